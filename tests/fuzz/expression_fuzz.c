/* The door of formulas: any text is read as an expression. A text that is refused has exactly one
 * error, whose place lies within it; one that is accepted is a tree whose nodes lie in order.
 */
#include "base/limits.h"
#include "base/must.h"
#include "estimate/expression/parse.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_tree(const struct expression *expression)
{
    must(expression->count > 0);
    for (int i = 0; i < expression->count; i++) {
        const struct node *node = &expression->nodes[i];
        must(0 <= node->start && node->start <= node->at && node->at < node->end);
        must(node->end <= expression->text.len);
        must(node->depth <= LIMIT_EXPRESSION_DEPTH);
        for (int j = 0; j < node->count; j++) {
            must(expression_operand(expression, node, j) < node);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct diags diags = diags_new(&arena);
    struct units *units = units_new(&arena);
    str text = {.data = (const char *)data, .len = (ptrdiff_t)size};
    struct origin origin = {.path = S("data/formulas/fuzz.yaml"), .text = text};
    struct parse_source source = {.keep = &arena,
                                  .diags = &diags,
                                  .units = units,
                                  .text = text,
                                  .place = {.origin = &origin, .line = 1, .column = 1}};
    struct expression *expression = expression_parse(&source);
    must((expression == NULL) == (diags.error_count == 1));
    must(diags.error_count <= 1);
    if (expression != NULL) {
        check_tree(expression);
    }
    units_free(units);
    arena_free(&arena);
    return 0;
}
