/* Runs programs: the same operations on the same buffers as NumPy, without Python in between.

   A program is a list of `Op`; `compiled.py` makes them and knows the layout of these structures.
   An operand lies at its address plus the offset of its slot, so that one program serves all steps
   of a window. */

#include <math.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

#if defined(__clang__)
#define IVDEP _Pragma("clang loop vectorize(assume_safety)")
#else
#define IVDEP _Pragma("GCC ivdep")
#endif

typedef struct {
    char *at;
    int64_t slot, row, column; /* strides in elements */
} Operand;

typedef struct Op {
    void (*run)(const struct Op *, char *, char *, char *);
    int64_t rows, columns, inner;
    Operand z, a, b;
} Op;

typedef struct {
    const Op *ops;
    int64_t count;
    const int64_t *offsets; /* by slot, in bytes; the first is 0 */
} Call;

typedef struct {
    const char *name;
    void (*run)(const Op *, char *, char *, char *);
} Kernel;

typedef void Gemm_f4(int, int, int, int64_t, int64_t, int64_t, float, const float *, int64_t,
                     const float *, int64_t, float, float *, int64_t);
typedef void Gemm_f8(int, int, int, int64_t, int64_t, int64_t, double, const double *, int64_t,
                     const double *, int64_t, double, double *, int64_t);
static Gemm_f4 *blas_product_f4;
static Gemm_f8 *blas_product_f8;

/* The matrix products of a BLAS with 64-bit sizes; without them there is a plain loop. */
void use_products(void *f4, void *f8) {
    blas_product_f4 = (Gemm_f4 *)f4;
    blas_product_f8 = (Gemm_f8 *)f8;
}

/* e^x with an error of at most 2 units in the last place, by the polynomial of the Cephes library
   (S. Moshier, expf.c), written so that a compiler makes vectors of it. */
static inline float exp_of_f4(float x) {
    const float high = x < 88.72283f ? x : 88.72283f;
    const float in = high > -104.0f ? high : -104.0f;
    const float turns = __builtin_rintf(in * 1.44269504088896341f);
    const float rest = in - turns * 0.693359375f + turns * 2.12194440e-4f;
    float sum = 1.9875691500e-4f;
    sum = sum * rest + 1.3981999507e-3f;
    sum = sum * rest + 8.3334519073e-3f;
    sum = sum * rest + 4.1665795894e-2f;
    sum = sum * rest + 1.6666665459e-1f;
    sum = sum * rest + 5.0000001201e-1f;
    sum = sum * rest * rest + rest + 1.0f;
    const int32_t whole = (int32_t)turns, half = whole >> 1;
    union { int32_t bits; float value; } low = {(half + 127) << 23}, top = {(whole - half + 127) << 23};
    const float made = sum * low.value * top.value;
    return x != x ? x : x > 88.72283f ? INFINITY : x < -104.0f ? 0.0f : made;
}

/* tanh x as a quotient of polynomials, fitted to a relative error of 2e-8 up to 8.9, from where on
   it is 1 to the last place; with rounding within 6 units in the last place. */
static inline float tanh_of_f4(float x) {
    const float under = x > 8.9f ? 8.9f : x, in = under < -8.9f ? -8.9f : under, square = in * in;
    float above = 1.353342951716709e-8f, below = 7.849357593480741e-7f;
    above = above * square + 2.0736946890195646e-5f;
    below = below * square + 3.298306753437316e-4f;
    above = above * square + 3.5033230513631273e-3f;
    below = below * square + 2.590638139087602e-2f;
    above = above * square + 1.3387530034514036e-1f;
    below = below * square + 4.6720847311170566e-1f;
    above = above * square + 1.0f;
    below = below * square + 1.0f;
    const float made = in * above / below;
    const float most = made > 1.0f ? 1.0f : made;
    return most < -1.0f ? -1.0f : most;
}

static inline float absolute_of_f4(float x) { return __builtin_fabsf(x); }
static inline float copysign_of_f4(float x, float y) { return __builtin_copysignf(x, y); }
static inline float root_of_f4(float x) { return __builtin_sqrtf(x); }
static inline double exp_of_f8(double x) { return exp(x); }
static inline double tanh_of_f8(double x) { return tanh(x); }
static inline double absolute_of_f8(double x) { return __builtin_fabs(x); }
static inline double copysign_of_f8(double x, double y) { return __builtin_copysign(x, y); }
static inline double root_of_f8(double x) { return __builtin_sqrt(x); }

#define REAL float
#define INTEGER int32_t
#define NAME(x) x##_f4
#include "kernels.h"
#undef REAL
#undef INTEGER
#undef NAME

#define REAL double
#define INTEGER int64_t
#define NAME(x) x##_f8
#include "kernels.h"

enum { PATIENCE = 4096 }; /* looks at the counter before the core is offered to others */

/* Wait until two threads are here; the operand is the count of all arrivals so far. */
void meet(const Op *o, char *counter, char *unused_a, char *unused_b) {
    _Atomic int64_t *arrivals = (_Atomic int64_t *)counter;
    const int64_t both = (atomic_fetch_add(arrivals, 1) / 2 + 1) * 2;
    (void)o, (void)unused_a, (void)unused_b;
    for (int64_t looks = 0; atomic_load_explicit(arrivals, memory_order_acquire) < both; looks++)
        if (looks > PATIENCE)
            sched_yield();
}

void run_calls(const Call *calls, int64_t count) {
    for (const Call *call = calls; call < calls + count; call++) {
        const int64_t *at = call->offsets;
        for (const Op *o = call->ops; o < call->ops + call->count; o++)
            o->run(o, o->z.at + at[o->z.slot], o->a.at + at[o->a.slot], o->b.at + at[o->b.slot]);
    }
}
