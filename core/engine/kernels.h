/* The operations of a program on numbers of one type.

   Included once for each type, with REAL, INTEGER (of the same size), and NAME(x), the name of the
   function `x` for that type. */

#define LOOP(WHAT)                                                                                 \
    IVDEP for (int64_t i = 0; i < n; i++) { WHAT; }

/* z = f(x, y), element by element; along a row, each operand is a vector, a number or a stride. */
#define BINARY(name, TYPE, VALUE)                                                                  \
    static void NAME(name)(const Op *o, char *zp, char *ap, char *bp) {                            \
        const int64_t n = o->columns, dz = o->z.column, da = o->a.column, db = o->b.column;       \
        for (int64_t r = 0; r < o->rows; r++) {                                                    \
            TYPE *z = (TYPE *)zp + r * o->z.row;                                                   \
            const TYPE *a = (const TYPE *)ap + r * o->a.row, *b = (const TYPE *)bp + r * o->b.row; \
            if (dz == 1 && da == 1 && db == 1) {                                                   \
                LOOP(const TYPE x = a[i]; const TYPE y = b[i]; z[i] = VALUE)                       \
            } else if (dz == 1 && da == 1 && db == 0) {                                            \
                const TYPE y = b[0];                                                               \
                LOOP(const TYPE x = a[i]; z[i] = VALUE)                                            \
            } else if (dz == 1 && da == 0 && db == 1) {                                            \
                const TYPE x = a[0];                                                               \
                LOOP(const TYPE y = b[i]; z[i] = VALUE)                                            \
            } else {                                                                               \
                LOOP(const TYPE x = a[i * da]; const TYPE y = b[i * db]; z[i * dz] = VALUE)        \
            }                                                                                      \
        }                                                                                          \
    }

/* z = f(x). */
#define UNARY(name, TYPE, VALUE)                                                                   \
    static void NAME(name)(const Op *o, char *zp, char *ap, char *unused) {                        \
        const int64_t n = o->columns, dz = o->z.column, da = o->a.column;                          \
        (void)unused;                                                                              \
        for (int64_t r = 0; r < o->rows; r++) {                                                    \
            TYPE *z = (TYPE *)zp + r * o->z.row;                                                   \
            const TYPE *a = (const TYPE *)ap + r * o->a.row;                                       \
            if (dz == 1 && da == 1) {                                                              \
                LOOP(const TYPE x = a[i]; z[i] = VALUE)                                            \
            } else {                                                                               \
                LOOP(const TYPE x = a[i * da]; z[i * dz] = VALUE)                                  \
            }                                                                                      \
        }                                                                                          \
    }

BINARY(add, REAL, x + y)
BINARY(subtract, REAL, x - y)
BINARY(multiply, REAL, x *y)
BINARY(divide, REAL, x / y)
BINARY(fmax, REAL, x > y || y != y ? x : y)
BINARY(fmin, REAL, x < y || y != y ? x : y)
BINARY(copysign, REAL, NAME(copysign_of)(x, y))
BINARY(bitwise_and, INTEGER, x &y)
BINARY(right_shift, INTEGER, x >> y)
UNARY(negate_integer, INTEGER, -x)
UNARY(negative, REAL, -x)
UNARY(absolute, REAL, NAME(absolute_of)(x))
UNARY(positive, REAL, x)
UNARY(sign, REAL, (REAL)(x > 0) - (REAL)(x < 0))
UNARY(reciprocal, REAL, 1 / x)
UNARY(sqrt, REAL, NAME(root_of)(x))
UNARY(exp, REAL, NAME(exp_of)(x))
UNARY(tanh, REAL, NAME(tanh_of)(x))

/* z[j] = the largest of a[0..rows, j] */
static void NAME(largest)(const Op *o, char *zp, char *ap, char *unused) {
    const int64_t n = o->columns;
    REAL *z = (REAL *)zp;
    (void)unused;
    memcpy(z, ap, n * sizeof(REAL));
    for (int64_t r = 1; r < o->rows; r++) {
        const REAL *a = (const REAL *)ap + r * o->a.row;
        LOOP(z[i] = a[i] > z[i] || z[i] != z[i] ? a[i] : z[i])
    }
}

/* z (rows, columns) = a (rows, inner) @ b (inner, columns); z is contiguous. */
static void NAME(product)(const Op *o, char *zp, char *ap, char *bp) {
    const int64_t m = o->rows, n = o->columns, k = o->inner;
    const int flip_a = o->a.column != 1, flip_b = o->b.column != 1;
    const int64_t row_a = o->a.row, row_b = o->b.row, step_a = o->a.column, step_b = o->b.column;
    const REAL *a = (const REAL *)ap, *b = (const REAL *)bp;
    REAL *z = (REAL *)zp;
    if (NAME(blas_product)) {
        NAME(blas_product)(101, flip_a ? 112 : 111, flip_b ? 112 : 111, m, n, k, 1, a,
                           flip_a ? step_a : row_a, b, flip_b ? step_b : row_b, 0, z, n);
        return;
    }
    for (int64_t r = 0; r < m; r++) {
        memset(z + r * n, 0, n * sizeof(REAL));
        for (int64_t j = 0; j < k; j++) {
            const REAL x = a[r * row_a + j * step_a];
            const REAL *y = b + j * row_b;
            REAL *to = z + r * n;
            LOOP(to[i] += x * y[i * step_b])
        }
    }
}

const Kernel NAME(kernels)[] = {
    {"add", NAME(add)},
    {"subtract", NAME(subtract)},
    {"multiply", NAME(multiply)},
    {"divide", NAME(divide)},
    {"fmax", NAME(fmax)},
    {"fmin", NAME(fmin)},
    {"copysign", NAME(copysign)},
    {"bitwise_and", NAME(bitwise_and)},
    {"right_shift", NAME(right_shift)},
    {"negate_integer", NAME(negate_integer)},
    {"negative", NAME(negative)},
    {"absolute", NAME(absolute)},
    {"positive", NAME(positive)},
    {"sign", NAME(sign)},
    {"reciprocal", NAME(reciprocal)},
    {"sqrt", NAME(sqrt)},
    {"exp", NAME(exp)},
    {"tanh", NAME(tanh)},
    {"largest", NAME(largest)},
    {"product", NAME(product)},
    {0, 0},
};

#undef LOOP
#undef BINARY
#undef UNARY
