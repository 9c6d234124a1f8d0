#include "estimate/mathml_text.h"

void mathml_words(struct text *out, str name)
{
    text_add(out, STR("<mtext>"));
    for (ptrdiff_t i = 0; i < name.len; i++) {
        char byte = name.data[i];
        bool is_gap = byte == '_' || byte == '.';
        mathml_escaped(out, is_gap ? STR(" ") : str_slice(name, i, i + 1));
    }
    text_add(out, STR("</mtext>"));
}

void mathml_symbol(struct text *out, str symbol)
{
    struct str_cut cut = str_cut(symbol, '_');
    bool has_mark = cut.found && cut.before.len > 0 && cut.after.len > 0;
    text_add(out, has_mark ? STR("<msub><mi>") : STR("<mi>"));
    mathml_escaped(out, has_mark ? cut.before : symbol);
    text_add(out, STR("</mi>"));
    if (has_mark) {
        text_add(out, STR("<mi>"));
        mathml_escaped(out, cut.after);
        text_add(out, STR("</mi></msub>"));
    }
}

void mathml_escaped(struct text *out, str text)
{
    for (ptrdiff_t i = 0; i < text.len; i++) {
        char byte = text.data[i];
        text_add(out, byte == '&'   ? STR("&amp;")
                      : byte == '<' ? STR("&lt;")
                      : byte == '>' ? STR("&gt;")
                      : byte == '"' ? STR("&quot;")
                                    : str_slice(text, i, i + 1));
    }
}
