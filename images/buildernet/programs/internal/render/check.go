package render

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cbroglie/mustache"

	"buildernet/internal/values"
)

// check goes through a template with its values as the library is going to, and names every variable that it could not
// render: the library itself stops at the first, tells the last part of its name alone, and prints lists and objects as
// Go does.
//
// Its rules are those of the library: a name is looked up in the innermost section first and then outwards; of a dotted
// name the first part is looked up so and the rest within it; a section over a list is rendered once for each element,
// and one over something false ("", false, [], nothing) not at all.
func check(tags []mustache.Tag, object values.Object) []string {
	checker := checker{seen: map[string]bool{}}
	checker.walk(tags, []any{object})
	slices.Sort(checker.problems)
	return checker.problems
}

type checker struct {
	seen     map[string]bool
	problems []string
}

func (c *checker) add(format string, arguments ...any) {
	problem := fmt.Sprintf(format, arguments...)
	if !c.seen[problem] {
		c.seen[problem] = true
		c.problems = append(c.problems, problem)
	}
}

// walk goes through tags; chain holds the values of the sections around them, the innermost first.
func (c *checker) walk(tags []mustache.Tag, chain []any) {
	for _, tag := range tags {
		value, found := lookup(chain, tag.Name())
		if broken, isBroken := value.(values.Broken); isBroken {
			c.add("variable %q has %v", tag.Name(), broken.Err)
			continue
		}
		switch tag.Type() {
		case mustache.Variable:
			c.variable(tag.Name(), value, found)
		case mustache.InvertedSection:
			if isFalse(value) {
				c.walk(tag.Tags(), prepend(chain[0], chain))
			}
		case mustache.Section:
			if isFalse(value) {
				continue
			}
			list, isList := value.(values.List)
			if !isList {
				list = values.List{value}
			}
			for _, element := range list {
				c.walk(tag.Tags(), prepend(element, chain))
			}
		}
	}
}

func (c *checker) variable(name string, value any, found bool) {
	switch value.(type) {
	case values.Object:
		c.add("variable %q is an object, no text", name)
	case values.List:
		c.add("variable %q is a list, no text", name)
	default:
		if !found {
			c.add("variable %q is missing", name)
		}
	}
}

func lookup(chain []any, name string) (any, bool) {
	if name == "." {
		return chain[0], true
	}
	first, rest, dotted := strings.Cut(name, ".")
	for _, context := range chain {
		object, isObject := context.(values.Object)
		if !isObject {
			continue
		}
		if value, found := object[first]; found {
			if dotted {
				return lookup([]any{value}, rest)
			}
			return value, true
		}
	}
	return nil, false
}

func isFalse(value any) bool {
	switch value := value.(type) {
	case nil:
		return true
	case bool:
		return !value
	case string:
		return strings.TrimSpace(value) == ""
	case values.List:
		return len(value) == 0
	default:
		return false
	}
}

func prepend(value any, chain []any) []any {
	return append([]any{value}, chain...)
}
