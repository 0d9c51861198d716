package values

import (
	"errors"
	"strconv"
	"strings"
)

var errEscape = errors.New(`a backslash that begins no escape of Go's (a lone backslash is written \\)`)

// Interpret replaces the escapes of Go's rune and string literals (https://go.dev/ref/spec#Rune_literals) by what they
// stand for: \n becomes a newline, \x41 and \101 the byte, \u00e9 the character. Characters that are no escape stay as they
// are, newlines and quotes included. An escape that Go does not know is an error, which quotes nothing of the text.
func Interpret(text string) (string, error) {
	var out strings.Builder
	for len(text) > 0 {
		plain := strings.IndexByte(text, '\\')
		if plain < 0 {
			out.WriteString(text)
			break
		}
		out.WriteString(text[:plain])
		text = text[plain:]
		// Each kind of literal allows its own quote to be escaped; a value is neither, so it may escape both.
		quote := byte(0)
		if len(text) > 1 && (text[1] == '"' || text[1] == '\'') {
			quote = text[1]
		}
		r, multibyte, tail, err := strconv.UnquoteChar(text, quote)
		if err != nil {
			return "", errEscape
		}
		if multibyte {
			out.WriteRune(r)
		} else {
			out.WriteByte(byte(r))
		}
		text = tail
	}
	return out.String(), nil
}
