#include "view/verdict_sign.h"

static bool is_picture(str symbol);

str verdict_sign(const struct verdict *verdict)
{
    static const struct {
        const char *symbol;
        const char *sign;
    } table[] = {
        {"✅", "✓"}, {"✔", "✓"}, {"☑", "✓"}, {"❌", "✕"}, {"✖", "✕"},
        {"✗", "✕"}, {"✘", "✕"}, {"❓", "?"}, {"❔", "?"}, {"⚠", "?"},
    };
    for (ptrdiff_t i = 0; i < COUNT(table); i++) {
        if (str_starts(verdict->symbol, str_from(table[i].symbol))) {
            return str_from(table[i].sign);
        }
    }
    if (!is_picture(verdict->symbol)) {
        return verdict->symbol;
    }
    return !verdict->is_known ? STR("?") : verdict->passes ? STR("✓") : STR("✕");
}

/* Beyond the first plane of Unicode, where pictures lie, or with the mark that asks for one. */
static bool is_picture(str symbol)
{
    for (ptrdiff_t i = 0; i < symbol.len; i++) {
        if ((unsigned char)symbol.data[i] >= 0xF0) {
            return true;
        }
    }
    return str_contains(symbol, STR("\uFE0F"));
}
