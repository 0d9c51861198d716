package values

import (
	"reflect"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestEscape(t *testing.T) {
	for given, want := range map[string]string{
		"":                         "",
		"plain ünïcode 漢":          "plain ünïcode 漢",
		"two\nlines":               `two\nlines`,
		"\a\b\f\n\r\t\v":           `\a\b\f\n\r\t\v`,
		"\x00\x1b[31m\x7f":         `\x00\x1b[31m\x7f`,
		`already \n and \\ and "'`: `already \n and \\ and "'`,
		"<a href='x'>&":            "<a href='x'>&",
		"line\u2028separator":      `line\u2028separator`,
		"\u0085next line":          `\u0085next line`,
		"\u202eright to left":      `\u202eright to left`,
		"\U000e0041tag":            `\U000e0041tag`,
		"\xffbyte":                 `\xffbyte`,
		"\ufffd":                   "\ufffd",
	} {
		if got := Escape(given); got != want {
			t.Errorf("Escape(%q) = %q, want %q", given, got, want)
		}
	}
}

// Whatever a value holds, it stays on its line.
func FuzzEscape(f *testing.F) {
	f.Add("a\nb\r\x00\u2029")
	f.Fuzz(func(t *testing.T, text string) {
		escaped := Escape(text)
		if strings.ContainsAny(escaped, "\n\r\x00\v\f\u0085\u2028\u2029") || !utf8.ValidString(escaped) {
			t.Errorf("%q", escaped)
		}
		if Escape(escaped) != escaped {
			t.Errorf("%q changes when it is escaped again", escaped)
		}
	})
}

func TestInterpret(t *testing.T) {
	for given, want := range map[string]string{
		"":                         "",
		"plain ünïcode 漢 {{x}}":    "plain ünïcode 漢 {{x}}",
		`two\nlines`:               "two\nlines",
		`\a\b\f\n\r\t\v\\`:         "\a\b\f\n\r\t\v\\",
		`\x41\101\u00e9\U0001f600`: "AAé😀",
		`\xff\x00`:                 "\xff\x00",
		"a real\nnewline":          "a real\nnewline",
		`say \"so\" or \'so\'`:     `say "so" or 'so'`,
		`plain " and '`:            `plain " and '`,
		`\\n`:                      `\n`,
	} {
		if got, err := Interpret(given); err != nil || got != want {
			t.Errorf("Interpret(%q) = %q, %v, want %q", given, got, err, want)
		}
	}
	for _, given := range []string{`\`, `\d`, `\x4`, `\u12`, `\400`, `\ud800`, `C:\path`, `\ `} {
		if got, err := Interpret(given); err == nil {
			t.Errorf("Interpret(%q) = %q, want an error", given, got)
		}
	}
}

// Go's own reading of a string literal is the measure.
func FuzzInterpret(f *testing.F) {
	f.Add("a\nb\t\"'\\ é\x00\xff")
	f.Fuzz(func(t *testing.T, text string) {
		quoted := strconv.Quote(text)
		if got, err := Interpret(quoted[1 : len(quoted)-1]); err != nil || got != text {
			t.Errorf("Interpret of %s = %q, %v", quoted, got, err)
		}
	})
}

func TestParse(t *testing.T) {
	got, err := Parse([]byte(`{"n": 10.50, "big": 123456789012345678901234567890, "e": 1e3, "t": true, "s": "a\nb",
		"gone": null, "list": [1, null, "x", {"y": null, "z": {}}], "o": {"p": "q"}}`))
	want := Object{
		"n": "10.50", "big": "123456789012345678901234567890", "e": "1e3", "t": true, "s": "a\nb",
		"list": List{"1", "x", Object{"z": Object{}}}, "o": Object{"p": "q"},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%#v, %v", got, err)
	}
}

func TestParseRefuses(t *testing.T) {
	for given, message := range map[string]string{
		``:                         "empty",
		`{`:                        "ends too early",
		`[1]`:                      "a list instead of an object",
		`null`:                     "null instead of an object",
		`"secret"`:                 "a text instead of an object",
		`7`:                        "a number instead of an object",
		`{"a": 1} {"b": 2}`:        "more than one JSON value",
		`{"a": 1} trailing`:        "more than one JSON value",
		`{"a": Secret}`:            "not JSON (byte 7)",
		`<html>Bad gateway</html>`: "not JSON (byte 1)",
		strings.Repeat(`{"a":`, 20000) + "1" + strings.Repeat("}", 20000): "not JSON",
	} {
		object, err := Parse([]byte(given))
		if err == nil || !strings.Contains(err.Error(), message) {
			t.Errorf("%.40q: %v, %v; want %q", given, object, err, message)
		} else if strings.Contains(err.Error(), "ecret") || strings.Contains(err.Error(), "'S'") {
			t.Errorf("%q tells the value: %v", given, err)
		}
	}
}

func TestCopies(t *testing.T) {
	given := Object{
		"text": `one\ntwo` + "\n", "yes": true,
		"list":        List{`\t`, Object{"bad": `\d`}},
		"key#base64":  "AAH/Cg==",
		"both":        "plain",
		"both#base64": "ZGVjb2RlZFxu",
		"bad#base64":  "!",
		"#base64":     "aGk=",
	}
	safe := ForSafe(given)
	if want := (Object{
		"text": `one\ntwo\n`, "yes": true, "list": List{`\t`, Object{"bad": `\d`}},
		"key": `\x00\x01\xff\n`, "key#base64": "AAH/Cg==", "both": `decoded\n`, "both#base64": "ZGVjb2RlZFxu",
		"bad": Broken{errBase64}, "bad#base64": "!", "#base64": "aGk=",
	}); !reflect.DeepEqual(safe, want) {
		t.Errorf("safe: %#v", safe)
	}
	unsafe := ForUnsafe(given)
	if unsafe["text"] != "one\ntwo\n" || unsafe["key"] != "\x00\x01\xff\n" || unsafe["both"] != `decoded\n` {
		t.Errorf("unsafe: %#v", unsafe)
	}
	if _, isBroken := unsafe["bad"].(Broken); !isBroken {
		t.Errorf("unsafe bad: %#v", unsafe["bad"])
	}
	list := unsafe["list"].(List)
	if _, isBroken := list[1].(Object)["bad"].(Broken); list[0] != "\t" || !isBroken {
		t.Errorf("unsafe list: %#v", list)
	}
	if unsafe["#base64"] != "aGk=" || unsafe["yes"] != true {
		t.Errorf("unsafe: %#v", unsafe)
	}
}
