#include "view/rules.h"

#include "base/text.h"
#include "view/verdict_sign.h"
#include "view/wording.h"

static ptrdiff_t name_length(str rest);
static void add_name(const struct work *work, struct text *words, str name);
static void add_within_sentence(struct text *words, str name);
static ptrdiff_t add_sign(struct text *words, str rest);

str rule_words(const struct work *work, str condition)
{
    if (str_equal(condition, STR("placement = 'none'"))) {
        return STR("no memory of the machine holds the model");
    }
    struct text words = text_new(work->keep, condition.len * 2 + 16);
    for (str rest = condition; rest.len > 0;) {
        ptrdiff_t length = name_length(rest);
        if (length > 0) {
            add_name(work, &words, str_slice(rest, 0, length));
        } else {
            length = add_sign(&words, rest);
        }
        rest = str_slice(rest, length, rest.len);
    }
    return text_view(&words);
}

void rules_put(const struct work *work, struct tree *map, const char *key,
               const struct record *level)
{
    struct arena *keep = work->keep;
    struct tree *rules = tree_put(map, key, tree_list(keep));
    for (ptrdiff_t i = 0; level != NULL && i < record_count(level, "rules"); i++) {
        const struct record *rule = record_item(level, "rules", i)->as.record;
        struct verdict verdict = {
            .symbol = record_text(rule, "symbol"),
            .is_known = true,
            .passes = record_flag(rule, "passes", false),
        };
        struct tree *item = tree_add(rules, tree_map(keep));
        tree_put_text(keep, item, "sign", verdict_sign(&verdict));
        tree_put_text(keep, item, "verdict", record_text(rule, "verdict"));
        tree_put_flag(keep, item, "passes", verdict.passes);
        const struct value *when = record_value(rule, "when");
        tree_put_text(keep, item, "words",
                      when->type == VALUE_TEXT ? rule_words(work, when->as.text) : STR(""));
    }
}

/* Bytes of the name that the rest begins with; 0 where it begins with none. A unit behind a number
 * is none either. */
static ptrdiff_t name_length(str rest)
{
    ptrdiff_t length = 0;
    while (length < rest.len) {
        char byte = rest.data[length];
        bool is_letter = (byte >= 'a' && byte <= 'z') || byte == '_';
        bool is_digit = byte >= '0' && byte <= '9';
        if (!is_letter && !(is_digit && length > 0)) {
            break;
        }
        length++;
    }
    return length;
}

static void add_name(const struct work *work, struct text *words, str name)
{
    char id[128];
    for (ptrdiff_t i = 0; i < name.len && i < (ptrdiff_t)sizeof id; i++) {
        id[i] = name.data[i];
        if (id[i] == '_') {
            id[i] = '-';
        }
    }
    const struct formula *formula =
        name.len <= (ptrdiff_t)sizeof id
            ? method_formula(work->view->method, (str){.data = id, .len = name.len})
            : NULL;
    if (formula != NULL) {
        add_within_sentence(words, record_name(formula_record(formula)));
    } else {
        text_add(words, wording_phrase(work->keep, name));
    }
}

/* "Token generation" is "token generation", "KV cache" stays. */
static void add_within_sentence(struct text *words, str name)
{
    bool is_word = name.len > 1 && name.data[0] >= 'A' && name.data[0] <= 'Z' &&
                   name.data[1] >= 'a' && name.data[1] <= 'z';
    if (is_word) {
        text_char(words, (char)(name.data[0] - 'A' + 'a'));
        name = str_slice(name, 1, name.len);
    }
    text_add(words, name);
}

/* What is no name: numbers with their units, comparisons, brackets. */
static ptrdiff_t add_sign(struct text *words, str rest)
{
    if (str_starts(rest, STR("<="))) {
        text_add(words, STR("≤"));
        return 2;
    }
    if (str_starts(rest, STR(">="))) {
        text_add(words, STR("≥"));
        return 2;
    }
    ptrdiff_t length = 1;
    if (rest.data[0] >= '0' && rest.data[0] <= '9') {
        /* A quantity: the number, a blank, a unit up to the next blank. */
        ptrdiff_t blank = str_find(rest, STR(" "), 0);
        ptrdiff_t end = blank >= 0 ? str_find(rest, STR(" "), blank + 1) : -1;
        length = end >= 0 ? end : rest.len;
    }
    text_add(words, str_slice(rest, 0, length));
    return length;
}
