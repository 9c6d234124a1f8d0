#include "unit/checked.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct checked checked;

static int begin(void **state)
{
    (void)state;
    checked = checked_new();
    return 0;
}

static int end(void **state)
{
    (void)state;
    checked_free(&checked);
    return 0;
}

#define GPU "name: X\nvendor: Y\nclass: consumer\nvram: 24 GiB\nsources: [s]\n"
#define SOURCE "name: S\n"

static void check_gpu(const char *fields)
{
    checked_add(&checked, "data/sources/s.yaml", SOURCE);
    str text = str_format(checked.keep, "%s%s", GPU, fields);
    checked_add(&checked, "data/gpus/x.yaml", str_terminated(checked.keep, text));
    checked_finish(&checked);
}

static const struct record *gpu(void)
{
    assert_counts(&checked, 0, 0);
    const struct record *record = catalog_find(checked.catalog, "gpu", STR("x"));
    assert_non_null(record);
    return record;
}

static void decodes_each_type_of_field(void **state)
{
    (void)state;
    check_gpu("aliases: [a, b]\nreleased: 2020-09\nmemory_bandwidth: 936 GB/s\nfp64: unknown\n"
              "notes: |\n  Some *prose*.\nlinks: [https://example.org/a]\n");
    const struct record *record = gpu();
    assert_true(str_equal(record_name(record), STR("X")));
    assert_true(str_equal(record->id, STR("x")));
    assert_int_equal(record_count(record, "aliases"), 2);
    assert_true(str_equal(record_item(record, "aliases", 1)->as.text, STR("b")));
    assert_int_equal(record_value(record, "released")->as.date.month, 9);
    assert_true(record_quantity(record, "memory_bandwidth")->typical == 936e9);
    assert_null(record_quantity(record, "fp64"));
    assert_int_equal(record_value(record, "fp64")->as.quantity->form, QUANTITY_UNKNOWN);
    assert_int_equal(record_value(record, "tdp")->type, VALUE_ABSENT);
    assert_true(str_equal(record_text(record, "notes"), STR("Some *prose*.\n")));
    const struct record *source = record_item(record, "sources", 0)->as.record;
    assert_ptr_equal(source, catalog_find(checked.catalog, "source", STR("s")));
    assert_int_equal(record_value(record, "memory_bandwidth")->place.line, 8);
    assert_int_equal(record_value(record, "memory_bandwidth")->place.column, 19);
}

static void decodes_a_quantity_with_its_provenance(void **state)
{
    (void)state;
    check_gpu("memory_bandwidth:\n  quality: third-party\n  source: s\n  as_of: 2026-01-30\n"
              "  note: measured twice\n  also:\n    - {value: ~930 GB/s, quality: rumour}\n"
              "    - {value: 1000 GB/s, source: s}\n  value: 900..936 GB/s\n");
    const struct quantity *quantity = record_quantity(gpu(), "memory_bandwidth");
    assert_int_equal(quantity->form, QUANTITY_RANGE);
    assert_int_equal(quantity->quality, QUALITY_THIRD_PARTY);
    assert_true(str_equal(quantity->source->id, STR("s")));
    assert_int_equal(quantity->as_of.day, 30);
    assert_true(str_equal(quantity->note, STR("measured twice")));
    assert_true(str_equal(quantity->written, STR("900..936 GB/s")));
    assert_int_equal(quantity->also_count, 2);
    assert_int_equal(quantity->also[0].quality, QUALITY_RUMOUR);
    assert_int_equal(quantity->also[0].form, QUANTITY_APPROXIMATE);
    assert_true(str_equal(quantity->also[1].source->id, STR("s")));
}

static void names_both_dimensions_and_the_fix(void **state)
{
    (void)state;
    check_gpu("memory_bandwidth: 936 GB\ntdp: 350\ncores: 16 tok\n");
    assert_counts(&checked, 3, 0);
    assert_said(&checked, "unit.mismatch", 6, 19, "memory_bandwidth is in byte, expected byte/s");
    assert_help(&checked, "unit.mismatch", "write 936 GB/s");
    assert_said(&checked, "unit.missing", 7, 6, "tdp has no unit");
    assert_help(&checked, "unit.missing", "write 350 W");
    assert_said(&checked, "unit.mismatch", 8, 8, "expected a pure number");
}

static void helps_with_bytes_where_billions_were_meant(void **state)
{
    (void)state;
    checked_add(&checked, "data/models/m.yaml", "name: M\nparameters: 8.03 B\n");
    checked_finish(&checked);
    assert_said(&checked, "unit.mismatch", 2, 13, "expected param");
    assert_help(&checked, "unit.mismatch", "write 8.03 billion");
}

static void points_into_the_value(void **state)
{
    (void)state;
    check_gpu("memory_bandwidth: 936 gb/s\ntdp: 1,000 W\nfp32: {value: 35 TFLOPS}\n"
              "fp16: 1e999 TFLOP/s\nfp64: 80-100 TFLOP/s\nint8: '71 TOPS'\n");
    assert_said(&checked, "unit.unknown", 6, 23, "'gb'");
    assert_said(&checked, "record.bad-number", 7, 6, "plain digits");
    assert_help(&checked, "record.bad-number", "write 1000 W");
    assert_said(&checked, "unit.unknown", 8, 18, "'TFLOPS'");
    assert_said(&checked, "record.bad-number", 9, 7, "'1e999'");
    assert_said(&checked, "unit.syntax", 10, 9, "two dots");
    assert_said(&checked, "unit.unknown", 11, 11, "'TOPS'");
}

static void holds_ranges_in_the_unit_of_the_field(void **state)
{
    (void)state;
    check_gpu("tdp: 6 kW\ncores: 1.5\npcie_lanes: 16..32\nunified_usable: 75 %\n"
              "memory_bus: over 16 bit\n");
    assert_said(&checked, "record.out-of-range", 6, 6, "outside 1..5000 W");
    assert_said(&checked, "record.bad-number", 7, 8, "whole");
    assert_counts(&checked, 2, 0);
}

static void suggests_what_was_meant(void **state)
{
    (void)state;
    check_gpu("memory_bandwith: 936 GB/s\ntpd: 5 W\nwholly_unlike_anything: x\n");
    assert_said(&checked, "record.unknown-field", 6, 1, "'memory_bandwith'");
    assert_help(&checked, "record.unknown-field", "did you mean memory_bandwidth?");
    assert_said(&checked, "record.unknown-field", 8, 1, "'wholly_unlike_anything'");
    assert_counts(&checked, 3, 0);
}

static void says_which_fields_are_missing(void **state)
{
    (void)state;
    checked_add(&checked, "data/gpus/x.yaml", "name: X\nclass: consumer\n");
    checked_finish(&checked);
    assert_counts(&checked, 2, 0);
    assert_said(&checked, "record.missing-field", 1, 1, "gpu x lacks vendor");
    assert_said(&checked, "record.missing-field", 1, 1, "gpu x lacks vram");
    assert_help(&checked, "record.missing-field", "vendor: NVIDIA");
}

static void refuses_other_types(void **state)
{
    (void)state;
    check_gpu("aliases: one\ntdp: [350 W]\narchitecture: {a: b}\nlinks:\nreleased: ''\n"
              "memory_type: gdr6\nmemory_rate: {quality: vendor}\nfp8: {value: 1 TFLOP/s, x: y}\n");
    assert_said(&checked, "record.wrong-type", 6, 10, "aliases is a list");
    assert_help(&checked, "record.wrong-type", "write [one]");
    assert_said(&checked, "record.wrong-type", 7, 6, "tdp is a quantity");
    assert_said(&checked, "record.wrong-type", 8, 15, "architecture is a text");
    assert_said(&checked, "record.wrong-type", 9, 7, "links has no value");
    assert_said(&checked, "record.bad-date", 10, 12, "no date");
    assert_said(&checked, "record.bad-choice", 11, 14, "'gdr6'");
    assert_help(&checked, "record.bad-choice", "gddr6");
    assert_said(&checked, "record.missing-field", 12, 14, "lacks value");
    assert_said(&checked, "record.unknown-field", 13, 25, "'x'");
    assert_counts(&checked, 8, 0);
}

static void flags_are_yes_or_no(void **state)
{
    (void)state;
    static const char *const words[] = {"yes", "no", "true", "false", "on", "1", "Yes"};
    for (ptrdiff_t i = 0; i < COUNT(words); i++) {
        (void)end(NULL);
        (void)begin(NULL);
        checked_add(&checked, "data/sources/s.yaml", SOURCE);
        str text = str_format(checked.keep,
                              "name: C\nvendor: V\ncores: 4\nsources: [s]\nbf16: %s\n", words[i]);
        checked_add(&checked, "data/cpus/c.yaml", text.data);
        checked_finish(&checked);
        assert_counts(&checked, i < 4 ? 0 : 1, 0);
        if (i < 4) {
            const struct record *cpu = catalog_find(checked.catalog, "cpu", STR("c"));
            assert_int_equal(record_flag(cpu, "bf16", i % 2 == 1), i % 2 == 0);
        }
    }
}

static void addresses_are_plain(void **state)
{
    (void)state;
    static const char *const good[] = {"https://example.org", "http://example.org:8080/a/b?c=d#e",
                                       "https://xn--bcher-kva.example/%20"};
    static const char *const bad[] = {"example.org",
                                      "ftp://example.org/",
                                      "javascript:alert(1)",
                                      "https://",
                                      "https:///path",
                                      "https://user@example.org/",
                                      "https://example.org:/",
                                      "https://example.org:x/",
                                      "https://-a.example/",
                                      "https://a..example/",
                                      "https://bücher.example/",
                                      "https://example.org/a b",
                                      "https://example.org/<",
                                      "https://a.example./",
                                      "//example.org/"};
    for (ptrdiff_t i = 0; i < COUNT(good) + COUNT(bad); i++) {
        (void)end(NULL);
        (void)begin(NULL);
        const char *url = i < COUNT(good) ? good[i] : bad[i - COUNT(good)];
        str text = str_format(checked.keep, "name: S\nurl: '%s'\n", url);
        checked_add(&checked, "data/sources/s.yaml", text.data);
        checked_finish(&checked);
        if ((checked.diags.error_count == 0) != (i < COUNT(good))) {
            fail_msg("%s: %td errors", url, checked.diags.error_count);
        }
    }
}

static void warns_of_text_in_a_wrong_encoding(void **state)
{
    (void)state;
    checked_add(&checked, "data/sources/s.yaml",
                "name: CafÃ©\ntitle: it's â€œquotedâ€\npublisher: NÃO é “sound” Â\n");
    checked_finish(&checked);
    assert_said(&checked, "record.mojibake", 1, 10, "another encoding");
    assert_said(&checked, "record.mojibake", 2, 13, "another encoding");
    assert_counts(&checked, 0, 2);
    assert_int_equal(catalog_records(checked.catalog, "source")->count, 1);
}

static void warns_where_facts_have_no_source(void **state)
{
    (void)state;
    checked_add(&checked, "data/gpus/x.yaml",
                "name: X\nvendor: Y\nclass: consumer\nvram: 24 GiB\n");
    checked_add(&checked, "data/gpus/y.yaml",
                "name: Y\nvendor: Y\nclass: consumer\nvram: {value: 24 GiB, source: s}\n");
    checked_add(&checked, "data/sources/s.yaml", SOURCE);
    checked_finish(&checked);
    assert_counts(&checked, 0, 1);
    assert_said(&checked, "record.no-source", 1, 1, "gpu x names no source");
}

static void notes_hold_their_limits(void **state)
{
    (void)state;
    str long_note = str_format(checked.keep, "name: S\nnotes: '%0*d'\n", 9000, 0);
    checked_add(&checked, "data/sources/a.yaml", long_note.data);
    str stars = str_format(checked.keep, "name: S\nnotes: '%0*d'\n", 101, 0);
    char *text = str_terminated(checked.keep, stars);
    for (char *byte = text; *byte != '\0'; byte++) {
        *byte = *byte == '0' ? '*' : *byte;
    }
    checked_add(&checked, "data/sources/b.yaml", text);
    checked_finish(&checked);
    assert_said(&checked, "record.bad-prose", 2, 9, "8192");
    assert_said(&checked, "record.bad-prose", 2, 109, "in a row");
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(decodes_each_type_of_field),
        WITH(decodes_a_quantity_with_its_provenance),
        WITH(names_both_dimensions_and_the_fix),
        WITH(helps_with_bytes_where_billions_were_meant),
        WITH(points_into_the_value),
        WITH(holds_ranges_in_the_unit_of_the_field),
        WITH(suggests_what_was_meant),
        WITH(says_which_fields_are_missing),
        WITH(refuses_other_types),
        WITH(flags_are_yes_or_no),
        WITH(addresses_are_plain),
        WITH(warns_of_text_in_a_wrong_encoding),
        WITH(warns_where_facts_have_no_source),
        WITH(notes_hold_their_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
