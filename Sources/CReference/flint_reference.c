#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "CReference.h"
#include "vector.h"

// The layouts of FLINT 3 (arb_types.h, acb_types.h): an arf is exponent, size and two words; a mag
// is exponent and mantissa; an arb is one of each. All words 0 is the number 0.
typedef struct { long words[4]; } arf;
typedef struct { long words[2]; } mag;
typedef struct { arf mid; mag rad; } arb;
typedef struct { arb real, imag; } acb;

enum { arf_round_down = 0 };

typedef int (*integrand_function)(acb *, const acb *, void *, long, long);

#define FLINT_FUNCTIONS(F)                                                                         \
  F(void, arb_clear, (arb *))                                                                      \
  F(void, arb_add, (arb *, const arb *, const arb *, long))                                        \
  F(void, arb_mul, (arb *, const arb *, const arb *, long))                                        \
  F(void, arb_div, (arb *, const arb *, const arb *, long))                                        \
  F(void, arb_addmul, (arb *, const arb *, const arb *, long))                                     \
  F(void, arb_set_si, (arb *, long))                                                               \
  F(void, arb_dot, (arb *, const arb *, int, const arb *, long, const arb *, long, long, long))    \
  F(void, arb_approx_dot,                                                                          \
    (arb *, const arb *, int, const arb *, long, const arb *, long, long, long))                   \
  F(int, arb_contains_zero, (const arb *))                                                         \
  F(void, arb_get_abs_ubound_arf, (arf *, const arb *, long))                                      \
  F(int, arf_add, (arf *, const arf *, const arf *, long, int))                                    \
  F(int, arf_mul_rnd_down, (arf *, const arf *, const arf *, long))                                \
  F(int, arf_div, (arf *, const arf *, const arf *, long, int))                                    \
  F(int, arf_addmul, (arf *, const arf *, const arf *, long, int))                                 \
  F(int, arf_cmpabs_2exp_si, (const arf *, long))                                                  \
  F(void, arf_clear, (arf *))                                                                      \
  F(void, arf_set_mpfr, (arf *, mpfr_srcptr))                                                      \
  F(int, arf_get_mpfr, (mpfr_ptr, const arf *, mpfr_rnd_t))                                        \
  F(void, mag_set_ui_2exp_si, (mag *, unsigned long, long))                                        \
  F(void, acb_clear, (acb *))                                                                      \
  F(void, acb_set_si, (acb *, long))                                                               \
  F(void, acb_add_ui, (acb *, const acb *, unsigned long, long))                                   \
  F(void, acb_mul_ui, (acb *, const acb *, unsigned long, long))                                   \
  F(void, acb_mul, (acb *, const acb *, const acb *, long))                                        \
  F(void, acb_neg, (acb *, const acb *))                                                           \
  F(void, acb_exp, (acb *, const acb *, long))                                                     \
  F(void, acb_asinh, (acb *, const acb *, long))                                                   \
  F(void, acb_sqrt_analytic, (acb *, const acb *, int, long))                                      \
  F(void, acb_indeterminate, (acb *))                                                              \
  F(int, acb_calc_integrate,                                                                       \
    (acb *, integrand_function, void *, const acb *, const acb *, long, const mag *,               \
     const void *, long))

typedef void (*unary)(arb *, const arb *, long);

static const struct {
  const char *name, *symbol;
} functions[] = {
    {"sqrt", "arb_sqrt"},   {"exp", "arb_exp"},     {"expm1", "arb_expm1"},
    {"log", "arb_log"},     {"log1p", "arb_log1p"}, {"sin", "arb_sin"},
    {"cos", "arb_cos"},     {"tan", "arb_tan"},     {"asin", "arb_asin"},
    {"acos", "arb_acos"},   {"atan", "arb_atan"},   {"sinh", "arb_sinh"},
    {"cosh", "arb_cosh"},   {"tanh", "arb_tanh"},   {"asinh", "arb_asinh"},
    {"acosh", "arb_acosh"}, {"atanh", "arb_atanh"}, {"erf", "arb_hypgeom_erf"},
    {"erfc", "arb_hypgeom_erfc"}, {"gamma", "arb_gamma"}, {"lgamma", "arb_lgamma"},
};
enum { function_count = sizeof functions / sizeof functions[0] };

struct cref_flint {
#define DECLARE(result, name, parameters) result(*name) parameters;
  FLINT_FUNCTIONS(DECLARE)
#undef DECLARE
  unary unaries[function_count];
  const char *version;
};

struct cref_balls {
  size_t count;
  arb *items;
};

cref_flint *cref_flint_open(const char *path) {
  // Its own GMP and MPFR first: the process has others loaded, of other versions.
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);
  if (library == NULL) return NULL;
  cref_flint *flint = calloc(1, sizeof(cref_flint));
  int missing = 0;
#define LOAD(result, name, parameters)             \
  *(void **)&flint->name = dlsym(library, #name);  \
  if (flint->name == NULL) missing = 1;
  FLINT_FUNCTIONS(LOAD)
#undef LOAD
  for (size_t k = 0; k < function_count; k++)
    *(void **)&flint->unaries[k] = dlsym(library, functions[k].symbol);
  flint->version = dlsym(library, "flint_version");
  if (missing || flint->version == NULL) {
    free(flint);
    return NULL;
  }
  return flint;
}

const char *cref_flint_version(const cref_flint *flint) { return flint->version; }

cref_balls *cref_balls_new(const cref_flint *flint, const cref_vector *values) {
  cref_balls *balls = malloc(sizeof(cref_balls));
  balls->count = values->count;
  balls->items = calloc(values->count, sizeof(arb));
  for (size_t i = 0; i < values->count; i++)
    flint->arf_set_mpfr(&balls->items[i].mid, values->items[i]);
  return balls;
}

void cref_balls_free(const cref_flint *flint, cref_balls *balls) {
  for (size_t i = 0; i < balls->count; i++) flint->arb_clear(&balls->items[i]);
  free(balls->items);
  free(balls);
}

void cref_balls_midpoints(const cref_flint *flint, const cref_balls *balls, cref_vector *values) {
  for (size_t i = 0; i < values->count && i < balls->count; i++)
    flint->arf_get_mpfr(values->items[i], &balls->items[i].mid, MPFR_RNDN);
}

static int run_floats(
    const cref_flint *flint, cref_pass pass, arb *z, const arb *x, const arb *y, size_t count,
    long bits) {
  switch (pass) {
    case CREF_SUM:
      flint->arb_set_si(z, 1);
      for (size_t i = 0; i < count; i++)
        flint->arf_add(&z->mid, &z->mid, &x[i].mid, bits, arf_round_down);
      return 1;
    case CREF_PRODUCT:
      flint->arb_set_si(z, 1);
      for (size_t i = 0; i < count; i++)
        flint->arf_mul_rnd_down(&z->mid, &z->mid, &x[i].mid, bits);
      return 1;
    case CREF_QUOTIENT:
      flint->arb_set_si(z, 1);
      for (size_t i = 0; i < count; i++)
        flint->arf_div(&z->mid, &z->mid, &x[i].mid, bits, arf_round_down);
      return 1;
    case CREF_SUM_PRODUCTS:
      flint->arb_set_si(z, 0);
      for (size_t i = 0; i < count; i++)
        flint->arf_addmul(&z->mid, &x[i].mid, &y[i].mid, bits, arf_round_down);
      return 1;
    case CREF_ADD:
      for (size_t i = 0; i < count; i++)
        flint->arf_add(&z[i].mid, &x[i].mid, &y[i].mid, bits, arf_round_down);
      return 1;
    case CREF_MULTIPLY:
      for (size_t i = 0; i < count; i++)
        flint->arf_mul_rnd_down(&z[i].mid, &x[i].mid, &y[i].mid, bits);
      return 1;
    case CREF_DIVIDE:
      for (size_t i = 0; i < count; i++)
        flint->arf_div(&z[i].mid, &x[i].mid, &y[i].mid, bits, arf_round_down);
      return 1;
    case CREF_ADD_IN_PLACE:
      for (size_t i = 0; i < count; i++)
        flint->arf_add(&z[i].mid, &z[i].mid, &x[i].mid, bits, arf_round_down);
      return 1;
    case CREF_SCALE:
      for (size_t i = 0; i < count; i++)
        flint->arf_mul_rnd_down(&z[i].mid, &z[i].mid, &y[0].mid, bits);
      return 1;
    case CREF_ADD_PRODUCT:
      for (size_t i = 0; i < count; i++)
        flint->arf_addmul(&z[i].mid, &y[0].mid, &x[i].mid, bits, arf_round_down);
      return 1;
    case CREF_NEW_SUM:
    case CREF_NEW_PRODUCT:
    case CREF_NEW_QUOTIENT:
    case CREF_ROWS:
    case CREF_DOTS: return 0;
  }
  return 0;
}

static int run_balls(
    const cref_flint *flint, cref_pass pass, arb *z, const arb *x, const arb *y, size_t count,
    long bits) {
  switch (pass) {
    case CREF_SUM:
      flint->arb_set_si(z, 1);
      for (size_t i = 0; i < count; i++) flint->arb_add(z, z, &x[i], bits);
      return 1;
    case CREF_PRODUCT:
      flint->arb_set_si(z, 1);
      for (size_t i = 0; i < count; i++) flint->arb_mul(z, z, &x[i], bits);
      return 1;
    case CREF_QUOTIENT:
      flint->arb_set_si(z, 1);
      for (size_t i = 0; i < count; i++) flint->arb_div(z, z, &x[i], bits);
      return 1;
    case CREF_SUM_PRODUCTS:
      flint->arb_set_si(z, 0);
      for (size_t i = 0; i < count; i++) flint->arb_addmul(z, &x[i], &y[i], bits);
      return 1;
    case CREF_ADD:
      for (size_t i = 0; i < count; i++) flint->arb_add(&z[i], &x[i], &y[i], bits);
      return 1;
    case CREF_MULTIPLY:
      for (size_t i = 0; i < count; i++) flint->arb_mul(&z[i], &x[i], &y[i], bits);
      return 1;
    case CREF_DIVIDE:
      for (size_t i = 0; i < count; i++) flint->arb_div(&z[i], &x[i], &y[i], bits);
      return 1;
    case CREF_ADD_IN_PLACE:
      for (size_t i = 0; i < count; i++) flint->arb_add(&z[i], &z[i], &x[i], bits);
      return 1;
    case CREF_SCALE:
      for (size_t i = 0; i < count; i++) flint->arb_mul(&z[i], &z[i], &y[0], bits);
      return 1;
    case CREF_ADD_PRODUCT:
      for (size_t i = 0; i < count; i++) flint->arb_addmul(&z[i], &y[0], &x[i], bits);
      return 1;
    case CREF_NEW_SUM:
    case CREF_NEW_PRODUCT:
    case CREF_NEW_QUOTIENT:
    case CREF_ROWS:
    case CREF_DOTS: return 0;
  }
  return 0;
}

int cref_flint_run(
    const cref_flint *flint, cref_pass pass, int midpoints_only, cref_balls *z, const cref_balls *x,
    const cref_balls *y, long bits, size_t repetitions) {
  int known = 1;
  for (size_t repetition = 0; known && repetition < repetitions; repetition++)
    known = (midpoints_only ? run_floats : run_balls)(
        flint, pass, z->items, x->items, y->items, x->count, bits);
  return known;
}

void cref_flint_dots(
    const cref_flint *flint, int midpoints_only, cref_balls *z, const cref_balls *x,
    const cref_balls *y, long bits, size_t repetitions) {
  size_t length = x->count / z->count;
  for (size_t repetition = 0; repetition < repetitions; repetition++)
    for (size_t r = 0; r < z->count; r++)
      (midpoints_only ? flint->arb_approx_dot : flint->arb_dot)(
          &z->items[r], NULL, 0, &x->items[r * length], 1, &y->items[r * length], 1, (long)length,
          bits);
}

void cref_flint_rows(
    const cref_flint *flint, int midpoints_only, cref_balls *z, const cref_balls *x,
    const cref_balls *y, long bits, size_t repetitions) {
  for (size_t repetition = 0; repetition < repetitions; repetition++)
    for (size_t r = 0; r < z->count; r++)
      (midpoints_only ? flint->arb_approx_dot : flint->arb_dot)(
          &z->items[r], NULL, 0, &x->items[r * y->count], 1, y->items, 1, (long)y->count, bits);
}

int cref_flint_run_function(
    const cref_flint *flint, const char *name, cref_balls *z, const cref_balls *x, long bits,
    size_t repetitions) {
  unary function = NULL;
  for (size_t k = 0; k < function_count; k++)
    if (strcmp(functions[k].name, name) == 0) function = flint->unaries[k];
  if (function == NULL) return 0;
  for (size_t repetition = 0; repetition < repetitions; repetition++)
    for (size_t i = 0; i < x->count; i++) function(&z->items[i], &x->items[i], bits);
  return 1;
}

// MARK: Quadrature

// exp(-z^2) sqrt(2 + z); FLINT asks for holomorphy by order != 0.
static int gaussian_root(acb *out, const acb *z, void *context, long order, long bits) {
  const cref_flint *flint = context;
  acb root;
  memset(&root, 0, sizeof root);
  flint->acb_add_ui(&root, z, 2, bits);
  flint->acb_sqrt_analytic(&root, &root, order != 0, bits);
  flint->acb_mul(out, z, z, bits);
  flint->acb_neg(out, out);
  flint->acb_exp(out, out, bits);
  flint->acb_mul(out, out, &root, bits);
  flint->acb_clear(&root);
  return 0;
}

// asinh(1 + 3z), cut along the imaginary axis of its argument from +-i outward.
static int shifted_asinh(acb *out, const acb *z, void *context, long order, long bits) {
  const cref_flint *flint = context;
  acb w;
  memset(&w, 0, sizeof w);
  flint->acb_mul_ui(&w, z, 3, bits);
  flint->acb_add_ui(&w, &w, 1, bits);
  int is_cut = 0;
  if (order != 0 && flint->arb_contains_zero(&w.real)) {
    arf height;
    memset(&height, 0, sizeof height);
    flint->arb_get_abs_ubound_arf(&height, &w.imag, 32);
    is_cut = flint->arf_cmpabs_2exp_si(&height, 0) >= 0;
    flint->arf_clear(&height);
  }
  if (is_cut)
    flint->acb_indeterminate(out);
  else
    flint->acb_asinh(out, &w, bits);
  flint->acb_clear(&w);
  return 0;
}

void cref_flint_integrate(
    const cref_flint *flint, int integrand, cref_balls *z, long bits, size_t repetitions) {
  acb result, left, right;
  memset(&result, 0, sizeof result);
  memset(&left, 0, sizeof left);
  memset(&right, 0, sizeof right);
  flint->acb_set_si(&left, -1);
  flint->acb_set_si(&right, 1);
  mag tolerance;
  memset(&tolerance, 0, sizeof tolerance);
  flint->mag_set_ui_2exp_si(&tolerance, 1, -bits);
  for (size_t repetition = 0; repetition < repetitions; repetition++)
    flint->acb_calc_integrate(
        &result, integrand == 0 ? gaussian_root : shifted_asinh, (void *)flint, &left, &right, bits,
        &tolerance, NULL, bits);
  // The ball moves into the result, whose old words go with this frame.
  arb old = z->items[0];
  z->items[0] = result.real;
  result.real = old;
  flint->acb_clear(&result);
  flint->acb_clear(&left);
  flint->acb_clear(&right);
}
