package values

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Escape writes every character that is not seen on its line (a control character, a line or paragraph separator, a mark
// that turns the direction of writing) as Go writes it in a rune literal (https://go.dev/ref/spec#Rune_literals): a
// newline becomes \n, an escape character \x1b, U+2028 \u2028. A byte that is no UTF-8 becomes \xhh. Everything else stays,
// backslashes too: a value that holds a backslash and an n already comes out as these two characters.
//
// So a value in a safe template can never begin a line of its own. It is not meant to be read back.
func Escape(text string) string {
	var out strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&out, `\x%02x`, text[i])
		case short[r] != 0:
			out.WriteByte('\\')
			out.WriteByte(short[r])
		case r < utf8.RuneSelf && unicode.IsControl(r):
			fmt.Fprintf(&out, `\x%02x`, r)
		case unseen(r) && r <= 0xffff:
			fmt.Fprintf(&out, `\u%04x`, r)
		case unseen(r):
			fmt.Fprintf(&out, `\U%08x`, r)
		default:
			out.WriteString(text[i : i+size])
		}
		i += size
	}
	return out.String()
}

var short = map[rune]byte{'\a': 'a', '\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't', '\v': 'v'}

// unseen: Unicode's categories Cc, Cf, Zl and Zp.
func unseen(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}
