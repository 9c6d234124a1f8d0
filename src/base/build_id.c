#include "base/build_id.h"

#include <elf.h>
#include <link.h>
#include <stdint.h>
#include <string.h>

static int find_in_object(struct dl_phdr_info *info, size_t size, void *found);
static str find_in_notes(const char *notes, size_t bytes);

str build_id(void)
{
    str found = {0};
    (void)dl_iterate_phdr(find_in_object, &found);
    return found;
}

/* The first object is the program itself; those after it are libraries. */
static int find_in_object(struct dl_phdr_info *info, size_t size, void *found)
{
    (void)size;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &info->dlpi_phdr[i];
        if (header->p_type != PT_NOTE) {
            continue;
        }
        str id = find_in_notes((const char *)(uintptr_t)(info->dlpi_addr + header->p_vaddr),
                               header->p_memsz);
        if (id.len > 0) {
            *(str *)found = id;
        }
    }
    return 1;
}

static size_t padded(size_t bytes)
{
    return (bytes + 3) & ~(size_t)3;
}

static str find_in_notes(const char *notes, size_t bytes)
{
    size_t at = 0;
    while (at + sizeof(ElfW(Nhdr)) <= bytes) {
        ElfW(Nhdr) note;
        memcpy(&note, notes + at, sizeof note);
        size_t name = at + sizeof note;
        size_t content = name + padded(note.n_namesz);
        bool is_gnu = note.n_namesz == 4 && memcmp(notes + name, "GNU", 4) == 0;
        if (is_gnu && note.n_type == NT_GNU_BUILD_ID) {
            return (str){.data = notes + content, .len = (ptrdiff_t)note.n_descsz};
        }
        at = content + padded(note.n_descsz);
    }
    return (str){0};
}
