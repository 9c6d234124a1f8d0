/* Sightings as bytes, and back. */
#include "base/array.h"
#include "base/bytes.h"
#include "base/utf8.h"
#include "estimate/calibration/sighting.h"

#include <math.h>

struct head {
    int32_t row;
    int32_t kind;
    int32_t why;
};

static bool sighting_decode(struct arena *scratch, str *left, const struct calibration *calibration,
                            const struct record *benchmark, struct sighting *sighting);
static bool take_word(str *left, str *word);
static bool take_number(str *left, double *number);

void sightings_encode(struct text *text, const struct calibration *calibration,
                      const struct sightings *sightings)
{
    for (ptrdiff_t i = 0; i < sightings->count; i++) {
        const struct sighting *sighting = &sightings->items[i];
        const struct head head = {sighting->row, sighting->kind, (int32_t)sighting->why};
        bytes_put(text, &head, sizeof head);
        if (sighting->why != LEFT_OUT_COUNT) {
            bytes_put_view(text, sighting->lack);
            continue;
        }
        bytes_put(text, &sighting->seconds, sizeof(double));
        bytes_put(text, &sighting->naive_seconds, sizeof(double));
        bytes_put(text, &sighting->fixed, sizeof(double));
        bytes_put(text, sighting->terms, sizeof(double) * (size_t)calibration->parameter_count);
        bytes_put_view(text, sighting->device);
        bytes_put_view(text, sighting->model);
        bytes_put_view(text, sighting->class_name);
        for (int l = 0; l < calibration->level_count; l++) {
            bytes_put_view(text, sighting->groups[l]);
        }
    }
}

bool sightings_decode(struct arena *scratch, str bytes, const struct calibration *calibration,
                      const struct record *benchmark, struct sightings *sightings)
{
    str left = bytes;
    *sightings = (struct sightings){0};
    while (left.len > 0) {
        struct sighting *sighting = array_add(scratch, sightings);
        if (!sighting_decode(scratch, &left, calibration, benchmark, sighting)) {
            return false;
        }
    }
    return true;
}

static bool sighting_decode(struct arena *scratch, str *left, const struct calibration *calibration,
                            const struct record *benchmark, struct sighting *sighting)
{
    struct head head;
    if (!bytes_take(left, &head, sizeof head) || head.row < 0 || head.kind < 0 || head.why < 0 ||
        head.row >= record_count(benchmark, "results") ||
        head.kind >= record_count(calibration->record, "observations") ||
        head.why > LEFT_OUT_COUNT) {
        return false;
    }
    *sighting = (struct sighting){.row = head.row, .kind = head.kind, .why = head.why};
    if (sighting->why != LEFT_OUT_COUNT) {
        return take_word(left, &sighting->lack);
    }
    bool is_whole = take_number(left, &sighting->seconds) && sighting->seconds > 0 &&
                    take_number(left, &sighting->naive_seconds) &&
                    take_number(left, &sighting->fixed);
    for (int j = 0; j < calibration->parameter_count && is_whole; j++) {
        is_whole = take_number(left, &sighting->terms[j]);
    }
    is_whole = is_whole && take_word(left, &sighting->device) &&
               take_word(left, &sighting->model) && take_word(left, &sighting->class_name);
    for (int l = 0; l < calibration->level_count && is_whole; l++) {
        is_whole = take_word(left, &sighting->groups[l]);
    }
    const struct record *row = record_item(benchmark, "results", head.row)->as.record;
    const struct record *kind =
        record_item(calibration->record, "observations", head.kind)->as.record;
    const char *measured = str_terminated(scratch, record_text(kind, "measured"));
    return is_whole && sighting->device.len > 0 && sighting->class_name.len > 0 &&
           record_quantity(row, measured) != NULL;
}

static bool take_word(str *left, str *word)
{
    return bytes_take_measured(left, word) && utf8_find_unplain(*word, 0) < 0;
}

/* None is negative: seconds that were measured, and parts of those expected. */
static bool take_number(str *left, double *number)
{
    return bytes_take(left, number, sizeof *number) && isfinite(*number) && *number >= 0;
}
