/* How far a measurement may lie beyond a bound before it is called impossible. */
#ifndef JUDGE_LIMITS_H
#define JUDGE_LIMITS_H

/* Clocks above the stated ones and rounding of stated figures. */
#define MARGIN_RATE 1.05
/* Where the rate of the installed memory is not known, its modules may be faster than those that
 * the processor officially takes. */
#define MARGIN_UNKNOWN_MEMORY 2.0
/* Where an artifact's bytes are estimated from bits per weight. */
#define MARGIN_ESTIMATED_SIZE 1.3
/* Where no eight-bit rate is recorded, it may be four times that of FP16 with FP32 accumulation. */
#define MARGIN_OTHER_PRECISION 4.0
#define MARGIN_EIGHT_BIT 2.0
/* A core's matrix unit does 2048 eight-bit operations in a cycle (Intel AMX), one FMA unit of eight
 * lanes 16; its clock may be half as high again as the base clock. */
#define MARGIN_PROCESSOR 192.0
/* A prompt looks its tokens up in the embeddings instead of multiplying by them; where their size
 * is not recorded, they are taken as half of the model. */
#define MARGIN_UNKNOWN_EMBEDDINGS 2.0
/* Weights that stay in a cache are not read from memory. The largest caches are 256 MiB on a card
 * (MI300X) and 1152 MiB on a processor (EPYC 9684X). */
#define CACHE_BYTES_CARD (256.0 * 1024 * 1024)
#define CACHE_BYTES_PROCESSOR (1152.0 * 1024 * 1024)
/* LocalScore states means of nine requests with prompts p of 16 to 4096 tokens: the mean of p / r
 * is at least (mean of √p)² / mean of r (Cauchy–Schwarz), 0.757 of mean p / mean r. */
#define MEAN_OF_REQUESTS 0.757
/* Cards exceed their limit for moments; meters are off by some percent. */
#define MARGIN_POWER 1.1
/* Runs of one load scatter; a longer context costs generation, beyond that, never gains it. */
#define MARGIN_DEPTH 1.1
/* Runs of one load differ by some 4 % from each other, so rows agree by chance where few digits
 * were written. What has less than 1 chance in 100 is no chance. */
#define SCATTER_OF_RUNS 0.04
#define CHANCE_MIN 0.01
#define REPEATED_ROWS_MIN 3
/* Two machines of one configuration differ by their cooling and their memory's rate; where one is
 * half as fast again, something else differs. */
#define MARGIN_CONTRADICTION 1.5
/* Beyond the range that holds 99 of 100 runs: as much as repeated runs differ. */
#define MARGIN_UNUSUAL 1.1
/* How near to a factor between units a ratio lies that speaks of it. */
#define SLIP_TOLERANCE 0.01
/* Bytes of a file over parameters times bits per weight. */
#define FILE_SIZE_RATIO_MIN 0.8
#define FILE_SIZE_RATIO_MAX 1.3
/* Where the hidden size is no multiple of a k-quant's block, most tensors fall back to larger
 * types: Qwen2.5 0.5B in Q4_K_M has 8 bits a parameter. */
#define FILE_SIZE_RATIO_MAX_FALLBACK 2.0
#define BLOCK_OF_K_QUANTS 256
/* Reviewers receive devices before the first day on sale. */
#define DAYS_BEFORE_RELEASE 90

#endif
