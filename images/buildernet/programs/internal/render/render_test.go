package render

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/cbroglie/mustache"

	"buildernet/internal/values"
)

func folder(files map[string]string) fstest.MapFS {
	made := fstest.MapFS{}
	for name, text := range files {
		made[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return made
}

func parse(t *testing.T, text string) values.Object {
	t.Helper()
	object, err := values.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return object
}

func TestAll(t *testing.T) {
	templates, err := Load(folder(map[string]string{
		"run/a/safe.toml_600":          "key = '{{text}}'\nraw = '{{{text}}}{{&text}}'\n",
		"run/a/unsafe.toml_unsafe_440": "{{{text}}}",
		"run/a/sections": "{{#peers}}\n{{name}} {{network.id}}{{^last}},{{/last}}\n{{/peers}}\n" +
			"{{#off}}never{{/off}}{{#absent}}{{never}}{{/absent}}{{^absent}}none{{/absent}} {{n}} {{yes}}",
		"run/a/delimiters": "{{=<% %>=}}\n{{kept}} <%n%>\n",
		"top":              "{{! a comment }}{{n}}",
	}))
	if err != nil {
		t.Fatal(err)
	}
	files, err := All(templates, parse(t, `{"text": "<a>\\n\n\"'&", "peers": [{"name": "one"}, {"name": "two", "last": true}],
		"network": {"id": 1}, "off": false, "n": 10.0, "yes": true}`))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, file := range files {
		got[fmt.Sprintf("%s %o", file.Destination, file.Mode)] = string(file.Content)
	}
	for name, want := range map[string]string{
		"/run/a/safe.toml 600":   "key = '<a>\\n\\n\"'&'\nraw = '<a>\\n\\n\"'&<a>\\n\\n\"'&'\n",
		"/run/a/unsafe.toml 440": "<a>\n\n\"'&",
		"/run/a/sections 640":    "one 1,\ntwo 1\nnone 10.0 true",
		"/run/a/delimiters 640":  "{{kept}} 10.0\n",
		"/top 640":               "10.0",
	} {
		if got[name] != want {
			t.Errorf("%s: %q, want %q", name, got[name], want)
		}
	}
	if len(got) != 5 {
		t.Errorf("%v", got)
	}
}

// A value that looks like a template is a text as any other.
func TestValuesAreNoTemplates(t *testing.T) {
	templates, err := Load(folder(map[string]string{"a": "{{x}}", "b_unsafe": "{{x}}"}))
	if err != nil {
		t.Fatal(err)
	}
	files, err := All(templates, parse(t, `{"x": "{{secret}} {{> /etc/shadow}} {{=| |=}}", "secret": "s"}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if string(file.Content) != "{{secret}} {{> /etc/shadow}} {{=| |=}}" {
			t.Errorf("%s: %q", file.Source, file.Content)
		}
	}
}

func TestAllNamesEverythingMissing(t *testing.T) {
	templates, err := Load(folder(map[string]string{
		"etc/good":         "{{n}}",
		"etc/bad":          "{{rbuilder.key}} {{rbuilder.other}} {{rbuilder.key}} {{gone}} {{rbuilder}} {{#list}}{{x}}{{/list}} {{list}}",
		"etc/worse_unsafe": "{{escape}} {{b64}} {{#escape}}{{/escape}} {{n.deeper}}",
	}))
	if err != nil {
		t.Fatal(err)
	}
	files, err := All(templates, parse(t,
		`{"n": 1, "rbuilder": {"other": "Secret1"}, "list": [{"x": "Secret2"}, {"y": 1}], "escape": "Secret3\\d", "b64#base64": "Secret4!"}`))
	var wrong *ValuesError
	if files != nil || !errors.As(err, &wrong) {
		t.Fatalf("%v, %v", files, err)
	}
	want := []string{
		`template etc/bad: variable "gone" is missing, variable "list" is a list, no text, variable "rbuilder" is an object, no text, ` +
			`variable "rbuilder.key" is missing, variable "x" is missing`,
		`template etc/worse_unsafe: variable "b64" has no base64, which the ending of its key promises, ` +
			`variable "escape" has a backslash that begins no escape of Go's (a lone backslash is written \\), variable "n.deeper" is missing`,
	}
	if got := wrong.Problems; strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s", strings.Join(got, "\n"))
	}
	if strings.Contains(err.Error(), "Secret") {
		t.Errorf("a value is told: %v", err)
	}
}

func TestAllRefusesEndlessFiles(t *testing.T) {
	templates, err := Load(folder(map[string]string{"big": "{{#list}}{{text}}{{/list}}"}))
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("x", 1<<20)
	_, err = All(templates, values.Object{"text": long, "list": make(values.List, 0, 20)})
	if err != nil {
		t.Fatal(err)
	}
	_, err = All(templates, values.Object{"text": long, "list": values.List{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11",
		"12", "13", "14", "15", "16", "17"}})
	if err == nil || !strings.Contains(err.Error(), "template big: the file would be longer than 16 MiB") {
		t.Errorf("%v", err)
	}
}

func TestLoadRefuses(t *testing.T) {
	for source, c := range map[string]struct{ text, message string }{
		"a/open":            {"{{x", "unmatched open tag"},
		"a/section":         {"{{#x}}", "no closing tag"},
		"a/partial":         {"{{#x}}{{> /etc/shadow}}{{/x}}", "partial"},
		"a/name_600_unsafe": {"", "comes before the mode"},
	} {
		templates, err := Load(folder(map[string]string{source: c.text, "good": ""}))
		var wrong *LoadError
		if templates != nil || !errors.As(err, &wrong) || !strings.Contains(err.Error(), "template "+source) ||
			!strings.Contains(err.Error(), c.message) {
			t.Errorf("%s: %v, %v", source, templates, err)
		}
	}
	link := folder(map[string]string{"good": ""})
	link["a/link"] = &fstest.MapFile{Data: []byte("/etc/shadow"), Mode: fs.ModeSymlink}
	if _, err := Load(link); err == nil || !strings.Contains(err.Error(), "template a/link: a template is a regular file") {
		t.Errorf("link: %v", err)
	}
	if _, err := Load(folder(map[string]string{"a/x_600": "", "a/x": ""})); err == nil ||
		!strings.Contains(err.Error(), "templates a/x and a/x_600 become the same file") {
		t.Errorf("twice: %v", err)
	}
}

// What check lets through renders; what it does not, the library refuses too, but for what it prints in Go's way.
func FuzzCheckAgreesWithTheLibrary(f *testing.F) {
	for _, template := range []string{
		"{{a}}", "{{a.b}}", "{{#a}}{{b}}{{.}}{{/a}}", "{{^a}}{{b}}{{/a}}", "{{#a.b}}{{c}}{{a.d}}{{/a.b}}", "{{.}}",
		"{{#l}}{{#l}}{{.}}{{/l}}{{/l}}", "{{#s}}{{x}}{{s}}{{/s}}", "{{#l}}{{^x}}{{.}}{{/x}}{{/l}}", "{{a..b}}", "{{a.}}", "{{.a}}",
	} {
		for _, object := range []string{
			`{}`, `{"a": "x", "b": 0}`, `{"a": {"b": {"c": false}, "d": ""}, "c": [1]}`, `{"l": [1, "", {"x": []}, [2]], "x": 1}`,
			`{"s": " ", "x": null}`, `{"a": [{"b": 1}, {"b": []}], "": {"": "e", "a": 1}}`,
		} {
			f.Add(template, object)
		}
	}
	f.Fuzz(func(t *testing.T, template, text string) {
		object, err := values.Parse([]byte(text))
		if err != nil {
			t.Skip()
		}
		templates, err := Load(folder(map[string]string{"t": template}))
		if err != nil {
			t.Skip()
		}
		mustache.AllowMissingVariables = false
		printed := false
		missing := false
		for _, problem := range check(templates[0].parsed.Tags(), object) {
			printed = printed || strings.HasSuffix(problem, "no text")
			missing = missing || strings.HasSuffix(problem, "is missing")
		}
		rendered, err := templates[0].parsed.Render(object)
		if missing != (err != nil) {
			t.Errorf("%q with %s: missing %v, library %q, %v", template, text, missing, rendered, err)
		}
		if !printed && !missing && strings.Contains(rendered, "map[") && !strings.Contains(template+text, "map[") {
			t.Errorf("%q with %s: %q", template, text, rendered)
		}
	})
}
