/*
 * Prints a kernel's Kconfig as JSON, read by the kernel's own parser: linked with the objects of scripts/kconfig, as `conf`
 * is. Built and run inside that folder (nix/kernel-kconfig.sh); src/kernel/kconfig/model.ts reads what it prints.
 *
 *   describe KCONFIG-FILE OUTPUT
 *
 * { "version": "6.12.107", "symbols": [{…}…], "menu": {…}, "expressions": [E…] }
 *
 * E, an expression, is a symbol's name, or an array: ["c", constant], ["!", E], ["&", E, E…], ["|", E, E…],
 * ["=" or "!=" or "<" or "<=" or ">" or ">=", left, right]. Elsewhere an expression is the index of one in "expressions".
 * A condition that is left out is always met.
 *
 * Works with the structures of Linux 6.1 to 7.2: a node's file is told by menu->filename, or menu->file->name before 6.11
 * (SAMEBITS_MENU_HAS_FILE).
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lkc.h"

static FILE *out;

static void print_string(FILE *to, const char *text)
{
	putc('"', to);
	for (; *text; text++) {
		unsigned char c = *text;

		if (c == '"' || c == '\\')
			fprintf(to, "\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			fprintf(to, "\\u%04x", c);
		else
			putc(c, to);
	}
	putc('"', to);
}

static const char *operator_of(enum expr_type type)
{
	switch (type) {
	case E_OR: return "|";
	case E_AND: return "&";
	case E_NOT: return "!";
	case E_EQUAL: return "=";
	case E_UNEQUAL: return "!=";
	case E_LTH: return "<";
	case E_LEQ: return "<=";
	case E_GTH: return ">";
	case E_GEQ: return ">=";
	default:
		fprintf(stderr, "describe: expression of type %d\n", type);
		exit(1);
	}
}

static void print_operand(FILE *to, const struct symbol *sym)
{
	if (sym->flags & SYMBOL_CONST) {
		fputs("[\"c\",", to);
		print_string(to, sym->name);
		putc(']', to);
	} else {
		print_string(to, sym->name);
	}
}

static void print_expression(FILE *to, const struct expr *e);

/*
 * Before 6.11, members of a choice depend on the choice itself ("<choice>", or "<choice> != n"), a symbol without a name: it
 * is on when its prompt is shown.
 */
static void print_choice(FILE *to, struct symbol *sym)
{
	struct property *prop;

	for_all_prompts(sym, prop) {
		if (expr_is_yes(prop->visible.expr))
			break;
		print_expression(to, prop->visible.expr);
		return;
	}
	fputs("[\"c\",\"y\"]", to);
}

/* a && b && c is a tree of pairs; here it is one list. */
static void print_operands(FILE *to, const struct expr *e, enum expr_type type)
{
	if (e->type == type) {
		print_operands(to, e->left.expr, type);
		print_operands(to, e->right.expr, type);
	} else {
		putc(',', to);
		print_expression(to, e);
	}
}

static void print_expression(FILE *to, const struct expr *e)
{
	if ((e->type == E_SYMBOL || e->type == E_UNEQUAL) && !e->left.sym->name) {
		print_choice(to, e->left.sym);
		return;
	}
	if (e->type == E_SYMBOL) {
		print_operand(to, e->left.sym);
		return;
	}
	fprintf(to, "[\"%s\"", operator_of(e->type));
	switch (e->type) {
	case E_AND:
	case E_OR:
		print_operands(to, e, e->type);
		break;
	case E_NOT:
		putc(',', to);
		print_expression(to, e->left.expr);
		break;
	default:
		putc(',', to);
		print_operand(to, e->left.sym);
		putc(',', to);
		print_operand(to, e->right.sym);
	}
	putc(']', to);
}

/* Expressions repeat thousands of times ("NET && NETDEVICES && …"): each text is kept once. */
static char **texts;
static unsigned int count, buckets = 1 << 17, *table;

static unsigned int index_of(const struct expr *e)
{
	char *text;
	size_t size;
	unsigned int hash = 2166136261u, at;
	FILE *memory = open_memstream(&text, &size);

	print_expression(memory, e);
	fclose(memory);
	for (const char *c = text; *c; c++)
		hash = (hash ^ (unsigned char)*c) * 16777619u;
	for (at = hash % buckets; table[at]; at = (at + 1) % buckets) {
		if (strcmp(texts[table[at] - 1], text) == 0) {
			free(text);
			return table[at] - 1;
		}
	}
	if (count * 2 >= buckets) {
		fprintf(stderr, "describe: more than %u different expressions\n", buckets / 2);
		exit(1);
	}
	texts = realloc(texts, (count + 1) * sizeof(*texts));
	texts[count] = text;
	table[at] = ++count;
	return count - 1;
}

static void print_condition(const char *key, const struct expr *e)
{
	if (!expr_is_yes((struct expr *)e))
		fprintf(out, ",\"%s\":%u", key, index_of(e));
}

static const char *file_of(const struct menu *menu)
{
#ifdef SAMEBITS_MENU_HAS_FILE
	return menu->file ? menu->file->name : "";
#else
	return menu->filename ? menu->filename : "";
#endif
}

static void print_place(const char *file, int line)
{
	fputs("\"at\":", out);
	putc('"', out);
	for (; file && *file; file++)
		putc(*file == '"' || *file == '\\' ? '?' : *file, out);
	fprintf(out, ":%d\"", line);
}

static void print_property_place(const struct property *prop)
{
	print_place(prop->menu ? file_of(prop->menu) : "", prop->lineno);
}

/* Properties of one type, in the order of the files: [{"at":…,<what>,"if":…}…] */
static void print_properties(struct symbol *sym, const char *key, enum prop_type type)
{
	struct property *prop;
	bool first = true;

	for_all_properties(sym, prop, type) {
		fprintf(out, first ? ",\"%s\":[{" : ",{", key);
		first = false;
		print_property_place(prop);
		if (type == P_RANGE) {
			fputs(",\"low\":", out);
			print_operand(out, prop->expr->left.sym);
			fputs(",\"high\":", out);
			print_operand(out, prop->expr->right.sym);
		} else if (type == P_DEFAULT) {
			fprintf(out, ",\"value\":%u", index_of(prop->expr));
		} else {
			fputs(",\"symbol\":", out);
			print_string(out, prop->expr->left.sym->name);
		}
		print_condition("if", prop->visible.expr);
		putc('}', out);
	}
	if (!first)
		putc(']', out);
}

static const char *type_of(struct symbol *sym)
{
	switch (sym->type) {
	case S_BOOLEAN: return "bool";
	case S_TRISTATE: return "tristate";
	case S_INT: return "int";
	case S_HEX: return "hex";
	case S_STRING: return "string";
	default: return "unknown";
	}
}

static void print_symbol(struct symbol *sym)
{
	fputs("{\"name\":", out);
	print_string(out, sym->name);
	fprintf(out, ",\"type\":\"%s\"", type_of(sym));
	print_condition("depends", sym->dir_dep.expr);
	print_properties(sym, "defaults", P_DEFAULT);
	print_properties(sym, "selects", P_SELECT);
	print_properties(sym, "implies", P_IMPLY);
	print_properties(sym, "ranges", P_RANGE);
	putc('}', out);
}

static void print_node(struct menu *menu, int depth)
{
	struct symbol *sym = menu->sym;
	struct property *prompt = menu->prompt;
	bool first = true;

	fprintf(out, "%s{\"kind\":\"%s\",", depth ? "\n" : "",
		sym ? (sym->name ? "config" : "choice") :
		!prompt ? "if" : prompt->type == P_COMMENT ? "comment" : "menu");
	print_place(file_of(menu), menu->lineno);
	if (sym && sym->name) {
		fputs(",\"symbol\":", out);
		print_string(out, sym->name);
	}
	if (prompt && prompt->text) {
		fputs(",\"prompt\":", out);
		print_string(out, prompt->text);
		print_condition("if", prompt->visible.expr);
	}
	if (sym && !sym->name)
		print_properties(sym, "defaults", P_DEFAULT);
	if (menu->help) {
		fputs(",\"help\":", out);
		print_string(out, menu->help);
	}
	for (struct menu *child = menu->list; child; child = child->next) {
		fputs(first ? ",\"children\":[" : ",", out);
		first = false;
		print_node(child, depth + 1);
	}
	if (!first)
		putc(']', out);
	putc('}', out);
}

/* Every symbol that some node of the tree defines, once. */
static void print_symbols_below(struct menu *menu, bool *first)
{
	for (; menu; menu = menu->next) {
		struct symbol *sym = menu->sym;

		/* SYMBOL_WRITTEN is free here: nothing is written. */
		if (sym && sym->name && !(sym->flags & SYMBOL_WRITTEN)) {
			sym->flags |= SYMBOL_WRITTEN;
			fputs(*first ? "\n" : ",\n", out);
			*first = false;
			print_symbol(sym);
		}
		print_symbols_below(menu->list, first);
	}
}

int main(int argc, char **argv)
{
	bool first = true;

	if (argc != 3) {
		fprintf(stderr, "usage: describe KCONFIG-FILE OUTPUT\n");
		return 2;
	}
	table = calloc(buckets, sizeof(*table));
	conf_parse(argv[1]);
	out = fopen(argv[2], "w");
	if (!table || !out) {
		perror(argv[2]);
		return 1;
	}
	fputs("{\"version\":", out);
	print_string(out, getenv("KERNELVERSION") ? getenv("KERNELVERSION") : "");
	fputs(",\n\"symbols\":[", out);
	print_symbols_below(&rootmenu, &first);
	fputs("],\n\"menu\":", out);
	print_node(&rootmenu, 0);
	fputs(",\n\"expressions\":[", out);
	for (unsigned int i = 0; i < count; i++)
		fprintf(out, "%s%s", i ? ",\n" : "\n", texts[i]);
	fputs("]}\n", out);
	if (ferror(out) || fclose(out) != 0) {
		perror(argv[2]);
		return 1;
	}
	return 0;
}
