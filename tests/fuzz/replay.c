/* Replays files through a fuzz target without libFuzzer, so that every build of the tests feeds
 * each door what once broke it or a like program.
 *
 *     replay FILE…
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *path);

int main(int argc, char **argv)
{
    printf("1..%d\n", argc - 1);
    for (int i = 1; i < argc; i++) {
        printf("# %s\n", argv[i]);
        if (fflush(stdout) != 0 || replay(argv[i]) != 0) {
            return 1;
        }
        printf("ok %d - %s\n", i, argv[i]);
    }
    return 0;
}

static int replay(const char *path)
{
    static const size_t limit = (size_t)4 * 1024 * 1024;
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        return -1;
    }
    /* Copied to its exact size: a read past the end is then one past the allocation. */
    uint8_t *room = malloc(limit);
    size_t size = room == NULL ? 0 : fread(room, 1, limit, file);
    uint8_t *data = realloc(room, size > 0 ? size : 1);
    int result = data == NULL || ferror(file) ? -1 : LLVMFuzzerTestOneInput(data, size);
    free(data);
    (void)fclose(file);
    return result;
}
