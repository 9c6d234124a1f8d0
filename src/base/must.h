/* must: our own faults. A condition that the program itself guarantees; where it fails, the program
 * is wrong, not its input: it says where and stops with exit status 4 (an abort under sanitizers,
 * so that the fault is caught with its stack). Never used for input or for the machine's refusals.
 *
 *     must(index < array->count);
 */
#ifndef BASE_MUST_H
#define BASE_MUST_H

#ifdef __cppcheck__ /* it follows assert, but no conditional that does not return */
#define must(condition) assert(condition)
#else
#define must(condition) ((condition) ? (void)0 : must_fail(#condition, __FILE__, __LINE__))
#endif

_Noreturn void must_fail(const char *condition, const char *file, int line);

#endif
