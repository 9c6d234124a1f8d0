/* Written quantities: any bytes give a quantity whose low, typical and high are in order, or one
 * located error; what the error's help says to write can be read. */
#include "model/quantity.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool condition)
{
    if (!condition) {
        abort();
    }
}

static void check_quantity(const struct quantity *quantity)
{
    demand(isfinite(quantity->low) && isfinite(quantity->typical));
    demand(isfinite(quantity->high) || quantity->form == QUANTITY_ABOVE);
    demand(quantity->low <= quantity->typical && quantity->typical <= quantity->high);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct units *units = units_new(&arena);
    str text = {.data = (const char *)data, .len = (ptrdiff_t)size};
    struct quantity quantity;
    struct quantity_error error;
    if (quantity_parse(&arena, units, text, &quantity, &error)) {
        check_quantity(&quantity);
        demand(str_equal(quantity.written, text));
        demand(str_ends(text, quantity.unit_text));
    } else {
        demand(error.trouble != QUANTITY_FINE && error.message != NULL);
        demand(error.at >= 0 && error.len >= 0 && error.at <= text.len);
        if (error.help.len > 0) {
            str again = str_slice(error.help, STR("write ").len, error.help.len);
            demand(quantity_parse(&arena, units, again, &quantity, &error));
            check_quantity(&quantity);
        }
    }
    units_free(units);
    arena_free(&arena);
    return 0;
}
