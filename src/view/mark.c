#include "view/mark.h"

#include "base/must.h"

static const struct {
    const char *symbol;
    const char *word;
} marks[] = {
    [MARK_NONE] = {"", ""},
    [MARK_MEASURED] = {"●", "measured"},
    [MARK_ESTIMATED] = {"○", "estimated"},
    [MARK_VENDOR] = {"◆", "vendor"},
    [MARK_THIRD_PARTY] = {"◇", "third party"},
    [MARK_RUMOUR] = {"△", "rumour"},
    [MARK_STALE] = {"▽", "stale"},
};
_Static_assert(COUNT(marks) == MARK_COUNT_, "each mark has a symbol and a word");

const char *mark_symbol(enum mark mark)
{
    must(mark >= 0 && mark < MARK_COUNT_);
    return marks[mark].symbol;
}

const char *mark_word(enum mark mark)
{
    must(mark >= 0 && mark < MARK_COUNT_);
    return marks[mark].word;
}

enum mark mark_of_quality(enum quality quality)
{
    switch (quality) {
    case QUALITY_UNSTATED:
        return MARK_NONE;
    case QUALITY_VENDOR:
        return MARK_VENDOR;
    case QUALITY_MEASURED:
        return MARK_MEASURED;
    case QUALITY_THIRD_PARTY:
        return MARK_THIRD_PARTY;
    case QUALITY_ESTIMATE:
        return MARK_ESTIMATED;
    case QUALITY_RUMOUR:
        return MARK_RUMOUR;
    }
    return MARK_NONE;
}

enum mark mark_of_result(const struct result *result)
{
    if (result->state != RESULT_KNOWN) {
        return MARK_NONE;
    }
    return result->measured != NULL ? MARK_MEASURED : MARK_ESTIMATED;
}

enum mark mark_of_date(struct date date, struct date as_of)
{
    bool is_old =
        date.year > 0 && as_of.year > 0 && date_days(as_of) - date_days(date) > MARK_STALE_DAYS;
    return is_old ? MARK_STALE : MARK_NONE;
}
