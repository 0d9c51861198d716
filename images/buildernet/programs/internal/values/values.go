// Package values holds what BuilderHub configures a machine with: one JSON object, and how its texts enter a template.
package values

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Object is a JSON object whose members are Object, List, string, bool or Broken. A number is a string, the characters the
// hub wrote (1e3 stays 1e3, 10.50 keeps its zero). A null is the same as a member that is not there.
type Object = map[string]any

// List is a JSON array; nulls are left out.
type List = []any

// Broken stands for a text that cannot enter a template. It is an error only for the template that names it.
type Broken struct{ Err error }

// Parse reads exactly one JSON object. Its errors name a place, never what stands there.
func Parse(text []byte) (Object, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var parsed any
	if err := decoder.Decode(&parsed); err != nil {
		return nil, plainError(err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, fmt.Errorf("more than one JSON value (a second one begins after byte %d)", decoder.InputOffset())
	}
	object, ok := withoutNulls(parsed).(Object)
	if !ok {
		return nil, fmt.Errorf("JSON, but %s instead of an object", kind(parsed))
	}
	return object, nil
}

// plainError says where JSON is wrong. encoding/json quotes the character it met there, which may be one of a secret.
func plainError(err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("not JSON (byte %d)", syntax.Offset)
	}
	if errors.Is(err, io.EOF) {
		return errors.New("empty")
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("JSON that ends too early")
	}
	return errors.New("not JSON")
}

func withoutNulls(value any) any {
	switch value := value.(type) {
	case map[string]any:
		object := make(Object, len(value))
		for key, member := range value {
			if member != nil {
				object[key] = withoutNulls(member)
			}
		}
		return object
	case []any:
		list := make(List, 0, len(value))
		for _, member := range value {
			if member != nil {
				list = append(list, withoutNulls(member))
			}
		}
		return list
	case json.Number:
		return value.String()
	default:
		return value
	}
}

func kind(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case []any:
		return "a list"
	case string:
		return "a text"
	case json.Number:
		return "a number"
	case bool:
		return "true or false"
	default:
		return "an object"
	}
}

// ForSafe is a copy for a template without "_unsafe": Escape is applied to every text. A text whose key ends in "#base64"
// stands decoded, then escaped, under the key without that ending too: a section is there or not in both kinds of template.
func ForSafe(object Object) Object {
	return escaped(object).(Object)
}

func escaped(value any) any {
	switch value := value.(type) {
	case Object:
		object := make(Object, len(value))
		for key, member := range value {
			if _, taken := value[key+base64Suffix].(string); !taken {
				object[key] = escaped(member)
			}
			text, isText := member.(string)
			if name, found := strings.CutSuffix(key, base64Suffix); found && isText && name != "" {
				object[name] = escaped(fromBase64(text))
			}
		}
		return object
	case List:
		list := make(List, len(value))
		for i, member := range value {
			list[i] = escaped(member)
		}
		return list
	case string:
		return Escape(value)
	default:
		return value
	}
}

const base64Suffix = "#base64"

// ForUnsafe is a copy for a template with "_unsafe": Interpret is applied to every text. A text whose key ends in
// "#base64" stands decoded, and not interpreted, under the key without that ending, as BuilderHub's deployments hold keys
// and certificates.
func ForUnsafe(object Object) Object {
	return decoded(object).(Object)
}

func decoded(value any) any {
	switch value := value.(type) {
	case Object:
		object := make(Object, len(value))
		for key, member := range value {
			text, isText := member.(string)
			if name, found := strings.CutSuffix(key, base64Suffix); found && isText && name != "" {
				object[name] = fromBase64(text)
			} else if _, taken := value[key+base64Suffix].(string); !taken {
				object[key] = decoded(member)
			}
		}
		return object
	case List:
		list := make(List, len(value))
		for i, member := range value {
			list[i] = decoded(member)
		}
		return list
	case string:
		text, err := Interpret(value)
		if err != nil {
			return Broken{err}
		}
		return text
	default:
		return value
	}
}

var errBase64 = errors.New("no base64, which the ending of its key promises")

func fromBase64(text string) any {
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil {
		return Broken{errBase64}
	}
	return string(raw)
}
