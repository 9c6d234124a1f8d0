#include "model/quantity_form.h"

#include "base/must.h"
#include "base/text.h"

static void read_prefix(struct quantity_reading *reading);
static bool read_second(struct quantity_reading *reading);
static bool read_number(struct quantity_reading *reading);
static bool read_repeated_unit(struct quantity_reading *reading);
static void read_unit(struct quantity_reading *reading);
static void note_slip(struct quantity_reading *reading, ptrdiff_t at, ptrdiff_t len,
                      const char *message);
static bool is_word_for_unknown(str text);

static str rest_of(const struct quantity_reading *reading)
{
    return str_slice(reading->text, reading->at, reading->text.len);
}

static ptrdiff_t skip_blanks(struct quantity_reading *reading)
{
    ptrdiff_t from = reading->at;
    while (reading->at < reading->text.len && reading->text.data[reading->at] == ' ') {
        reading->at++;
    }
    return reading->at - from;
}

bool quantity_form_read(struct quantity_reading *reading)
{
    ptrdiff_t line_end = str_find(reading->text, STR("\n"), 0);
    if (line_end >= 0) {
        return quantity_form_fail(reading, QUANTITY_BAD_FORM, line_end, 1,
                                  "a quantity stands on one line");
    }
    (void)skip_blanks(reading);
    note_slip(reading, 0, reading->at, "a value begins without blanks");
    if (is_word_for_unknown(rest_of(reading))) {
        reading->error.help = STR("write unknown");
        return quantity_form_fail(reading, QUANTITY_BAD_FORM, 0, reading->text.len,
                                  "this is no quantity");
    }
    read_prefix(reading);
    if (!read_number(reading) || !read_second(reading)) {
        return false;
    }
    read_unit(reading);
    return true;
}

/* What may stand before a number; those without a form of their own are slips for the form. */
static void read_prefix(struct quantity_reading *reading)
{
    static const struct {
        const char *text;
        enum quantity_form form;
        const char *slip;
    } prefixes[] = {
        {"<=", QUANTITY_BELOW, "an upper bound is written with <"},
        {"<", QUANTITY_BELOW, NULL},
        {"≤", QUANTITY_BELOW, "an upper bound is written with <"},
        {"under ", QUANTITY_BELOW, "an upper bound is written with <"},
        {"below ", QUANTITY_BELOW, "an upper bound is written with <"},
        {"up to ", QUANTITY_BELOW, "an upper bound is written with <"},
        {"over ", QUANTITY_ABOVE, NULL},
        {">=", QUANTITY_ABOVE, "a lower bound is written with over"},
        {">", QUANTITY_ABOVE, "a lower bound is written with over"},
        {"≥", QUANTITY_ABOVE, "a lower bound is written with over"},
        {"above ", QUANTITY_ABOVE, "a lower bound is written with over"},
        {"at least ", QUANTITY_ABOVE, "a lower bound is written with over"},
        {"~", QUANTITY_APPROXIMATE, NULL},
        {"≈", QUANTITY_APPROXIMATE, "an approximate value is written with ~"},
        {"about ", QUANTITY_APPROXIMATE, "an approximate value is written with ~"},
        {"ca. ", QUANTITY_APPROXIMATE, "an approximate value is written with ~"},
    };
    reading->form = QUANTITY_EXACT;
    for (ptrdiff_t i = 0; i < COUNT(prefixes); i++) {
        str prefix = str_from(prefixes[i].text);
        if (str_starts(rest_of(reading), prefix)) {
            reading->form = prefixes[i].form;
            if (prefixes[i].slip != NULL) {
                note_slip(reading, reading->at, prefix.len, prefixes[i].slip);
            }
            reading->at += prefix.len;
            break;
        }
    }
    ptrdiff_t at = reading->at;
    note_slip(reading, at, skip_blanks(reading), "the number follows without a blank");
    static const char *const signs[][2] = {{"$", "USD"}, {"€", "EUR"}, {"£", "GBP"}};
    for (ptrdiff_t i = 0; i < COUNT(signs); i++) {
        str sign = str_from(signs[i][0]);
        if (str_starts(rest_of(reading), sign)) {
            reading->sign_currency = str_from(signs[i][1]);
            note_slip(reading, reading->at, sign.len, "a currency is a unit, after the number");
            reading->at += sign.len;
        }
    }
}

/* Bytes up to a blank or what joins two numbers. */
static ptrdiff_t word_len(str text)
{
    ptrdiff_t len = 0;
    while (len < text.len && text.data[len] != ' ' && (unsigned char)text.data[len] < 0x80 &&
           text.data[len] != '-' && text.data[len] != '+' && text.data[len] != '/' &&
           !str_starts(str_slice(text, len, text.len), STR(".."))) {
        len++;
    }
    return len;
}

static bool has_digit(str text)
{
    for (ptrdiff_t i = 0; i < text.len; i++) {
        if (text.data[i] >= '0' && text.data[i] <= '9') {
            return true;
        }
    }
    return false;
}

static bool read_number(struct quantity_reading *reading)
{
    struct number_read read = number_read(reading->scratch, rest_of(reading));
    if (read.len == 0) {
        ptrdiff_t len = reading->text.len - reading->at;
        return quantity_form_fail(reading, QUANTITY_BAD_NUMBER, reading->at, len,
                                  "a number is missing here");
    }
    if (!read.is_strict) {
        bool is_first = reading->slip.message == NULL;
        note_slip(reading, reading->at, read.len, "a number is written in plain digits");
        reading->slip.trouble = is_first ? QUANTITY_BAD_NUMBER : reading->slip.trouble;
    }
    double number;
    if (!number_parse(read.spelling, &number)) {
        return quantity_form_fail(reading, QUANTITY_BAD_NUMBER, reading->at, read.len,
                                  "this number is too large, too small or too long");
    }
    ptrdiff_t len = word_len(rest_of(reading));
    str glued = str_slice(rest_of(reading), read.len, len);
    if (has_digit(glued) || str_starts(glued, STR("."))) {
        return quantity_form_fail(reading, QUANTITY_BAD_NUMBER, reading->at, len,
                                  "a number is written in plain digits");
    }
    reading->numbers[reading->number_count++] = read.spelling;
    reading->at += read.len;
    reading->numbers_end = reading->at;
    return true;
}

/* The second number of a range or of a mean with its spread. */
static bool read_second(struct quantity_reading *reading)
{
    static const struct {
        const char *text;
        enum quantity_form form;
        const char *slip;
    } joints[] = {
        {"...", QUANTITY_RANGE, "a range is written with two dots"},
        {"..", QUANTITY_RANGE, NULL},
        {"…", QUANTITY_RANGE, "a range is written with two dots"},
        {"–", QUANTITY_RANGE, "a range is written with two dots"},
        {"—", QUANTITY_RANGE, "a range is written with two dots"},
        {"-", QUANTITY_RANGE, "a range is written with two dots"},
        {"to ", QUANTITY_RANGE, "a range is written with two dots"},
        {"±", QUANTITY_MEAN, NULL},
        {"+/-", QUANTITY_MEAN, "a spread is written with ±"},
        {"+-", QUANTITY_MEAN, "a spread is written with ±"},
    };
    ptrdiff_t before = reading->at;
    ptrdiff_t blanks = skip_blanks(reading);
    for (ptrdiff_t i = 0; i < COUNT(joints); i++) {
        str joint = str_from(joints[i].text);
        if (!str_starts(rest_of(reading), joint)) {
            continue;
        }
        if (reading->form != QUANTITY_EXACT) {
            return quantity_form_fail(reading, QUANTITY_BAD_FORM, reading->at, joint.len,
                                      "a bound or an approximate value is one number");
        }
        reading->form = joints[i].form;
        if (joints[i].slip != NULL) {
            note_slip(reading, reading->at, joint.len, joints[i].slip);
        }
        reading->at += joint.len;
        ptrdiff_t after = skip_blanks(reading);
        ptrdiff_t wanted = reading->form == QUANTITY_MEAN;
        if (blanks != wanted || after != wanted) {
            note_slip(reading, before, reading->at - before,
                      wanted ? "one blank stands on each side of ±"
                             : "a range is written without blanks");
        }
        return read_number(reading);
    }
    if (str_starts(rest_of(reading), STR("+")) && reading->form == QUANTITY_EXACT) {
        reading->form = QUANTITY_ABOVE;
        note_slip(reading, reading->at, 1, "a lower bound is written with over");
        reading->at++;
        return true;
    }
    reading->at = before;
    return read_repeated_unit(reading);
}

/* `67 %..78 %`: understood as a slip where both units are the same. */
static bool read_repeated_unit(struct quantity_reading *reading)
{
    str rest = rest_of(reading);
    ptrdiff_t dots = str_find(rest, STR(".."), 0);
    str unit = str_trim(str_slice(rest, 0, dots));
    if (dots < 0 || unit.len == 0 || reading->form != QUANTITY_EXACT || !str_ends(rest, unit)) {
        return true;
    }
    reading->form = QUANTITY_RANGE;
    note_slip(reading, reading->at + str_find(rest, unit, 0), unit.len,
              "the unit of a range stands once, at its end");
    reading->at += dots + 2;
    return read_number(reading);
}

static void read_unit(struct quantity_reading *reading)
{
    ptrdiff_t before = reading->at;
    ptrdiff_t blanks = skip_blanks(reading);
    reading->unit_at = reading->at;
    reading->unit = rest_of(reading);
    while (str_ends(reading->unit, STR(" "))) {
        reading->unit.len--;
    }
    if (reading->unit.len > 0 && blanks != 1) {
        note_slip(reading, blanks > 0 ? before : reading->unit_at,
                  blanks > 0 ? blanks : reading->unit.len,
                  "one blank stands between number and unit");
    }
    ptrdiff_t end = reading->unit_at + reading->unit.len;
    ptrdiff_t trailing = reading->text.len - (reading->unit.len > 0 ? end : before);
    note_slip(reading, reading->text.len - trailing, trailing, "a value ends without blanks");
    if (reading->unit.len == 0 && reading->sign_currency.len > 0) {
        reading->unit = reading->sign_currency;
    }
}

static void note_slip(struct quantity_reading *reading, ptrdiff_t at, ptrdiff_t len,
                      const char *message)
{
    if (len > 0 && reading->slip.message == NULL) {
        reading->slip = (struct quantity_error){
            .trouble = QUANTITY_BAD_FORM, .at = at, .len = len, .message = message};
    }
}

str quantity_form_spelled(const struct quantity_reading *reading)
{
    static const char *const before[] = {
        [QUANTITY_BELOW] = "<", [QUANTITY_ABOVE] = "over ", [QUANTITY_APPROXIMATE] = "~",
        [QUANTITY_EXACT] = "",  [QUANTITY_RANGE] = "",      [QUANTITY_MEAN] = "",
    };
    struct text text = text_new(reading->scratch, reading->text.len + 16);
    text_add(&text, str_from(before[reading->form]));
    text_add(&text, reading->numbers[0]);
    if (reading->number_count == 2) {
        text_add(&text, reading->form == QUANTITY_RANGE ? STR("..") : STR(" ± "));
        text_add(&text, reading->numbers[1]);
    }
    if (reading->unit.len > 0) {
        text_char(&text, ' ');
        text_add(&text, reading->unit);
    }
    return text_view(&text);
}

static bool is_word_for_unknown(str text)
{
    static const char *const words[] = {"",    "~",   "null", "none", "None", "n/a", "N/A",    "NA",
                                        "tbd", "TBD", "TBA",  "?",    "-",    "–",   "Unknown"};
    for (ptrdiff_t i = 0; i < COUNT(words); i++) {
        if (str_equal(text, str_from(words[i]))) {
            return true;
        }
    }
    return false;
}

bool quantity_form_fail(struct quantity_reading *reading, enum quantity_trouble trouble,
                        ptrdiff_t at, ptrdiff_t len, const char *message)
{
    must(trouble != QUANTITY_FINE);
    reading->error.trouble = trouble;
    reading->error.at = at;
    reading->error.len = len;
    reading->error.message = message;
    return false;
}
