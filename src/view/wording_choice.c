/* The words of the schema's choices as a reader knows them. */
#include "view/wording.h"

static bool is_memory_type(str choice);
static str memory_type(struct arena *arena, str choice);

str wording_choice(struct arena *arena, str choice)
{
    static const struct {
        const char *choice;
        const char *said;
    } table[] = {
        {"avx", "AVX"},
        {"avx2", "AVX2"},
        {"avx512", "AVX-512"},
        {"awq", "AWQ"},
        {"bill-of-materials", "sum of its parts"},
        {"cpu", "CPU"},
        {"datacenter", "data centre"},
        {"decode", "generating"},
        {"gguf", "GGUF"},
        {"gptq", "GPTQ"},
        {"gpu", "GPU"},
        {"hybrid", "GPU and CPU"},
        {"list", "list price"},
        {"localscore", "LocalScore"},
        {"msrp", "launch price"},
        {"neon", "NEON"},
        {"oom", "out of memory"},
        {"prefill", "reading a prompt"},
        {"sse", "SSE"},
        {"street", "shop price"},
        {"sve", "SVE"},
        {"unstated", "not stated"},
        {"use-case", "use case"},
    };
    for (ptrdiff_t i = 0; i < COUNT(table); i++) {
        if (str_equal(choice, str_from(table[i].choice))) {
            return str_from(table[i].said);
        }
    }
    return is_memory_type(choice) ? memory_type(arena, choice) : choice;
}

static bool is_memory_type(str choice)
{
    static const str families[] = {S("ddr"), S("lpddr"), S("gddr"), S("hbm")};
    for (ptrdiff_t i = 0; i < COUNT(families); i++) {
        if (str_starts(choice, families[i])) {
            return true;
        }
    }
    return false;
}

/* "LPDDR5X", but "HBM3e". */
static str memory_type(struct arena *arena, str choice)
{
    char upper[32];
    if (choice.len > (ptrdiff_t)sizeof upper) {
        return choice;
    }
    for (ptrdiff_t i = 0; i < choice.len; i++) {
        char byte = choice.data[i];
        bool is_letter = byte >= 'a' && byte <= 'z';
        bool stays = byte == 'e' && i == choice.len - 1;
        upper[i] = is_letter && !stays ? (char)(byte - 'a' + 'A') : byte;
    }
    return str_copy(arena, (str){.data = upper, .len = choice.len});
}
