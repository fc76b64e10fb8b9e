#include "CReference.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gmp.h>
#include <mpfr.h>

#include "vector.h"

cref_vector *cref_vector_new(size_t count, long bits) {
  cref_vector *vector = malloc(sizeof(cref_vector));
  vector->count = count;
  vector->bits = bits;
  vector->items = malloc(count * sizeof(mpfr_t));
  for (size_t i = 0; i < count; i++) {
    mpfr_init2(vector->items[i], bits);
    mpfr_set_zero(vector->items[i], 1);
  }
  mpfr_init2(vector->scratch, bits);
  return vector;
}

void cref_vector_free(cref_vector *vector) {
  for (size_t i = 0; i < vector->count; i++) mpfr_clear(vector->items[i]);
  mpfr_clear(vector->scratch);
  free(vector->items);
  free(vector);
}

int cref_vector_set(cref_vector *vector, size_t index, const char *integer, long exponent) {
  int failure = mpfr_set_str(vector->items[index], integer, 10, MPFR_RNDN);
  mpfr_mul_2si(vector->items[index], vector->items[index], exponent, MPFR_RNDN);
  return failure;
}

char *cref_vector_get(const cref_vector *vector, size_t index, long *exponent) {
  mpz_t integer;
  mpz_init(integer);
  *exponent = mpfr_get_z_2exp(integer, vector->items[index]);
  size_t size = mpz_sizeinbase(integer, 10) + 2;
  char *text = malloc(size);
  mpz_get_str(text, 10, integer);
  mpz_clear(integer);
  return text;
}

// A number of the other's precision.
static mpfr_ptr cref_new(mpfr_t fresh, mpfr_srcptr like) {
  mpfr_init2(fresh, mpfr_get_prec(like));
  return fresh;
}

// Puts a new number where an old one was.
static void cref_replace(mpfr_ptr old, mpfr_ptr fresh) {
  mpfr_clear(old);
  *old = *fresh;
}

void cref_run(
    cref_pass pass, cref_vector *z, const cref_vector *x, const cref_vector *y,
    size_t repetitions) {
  size_t count = x->count;
  mpfr_t *to = z->items, *a = x->items, *b = y->items;
  mpfr_ptr t = z->scratch;
  mpfr_t fresh;
  for (size_t repetition = 0; repetition < repetitions; repetition++) {
    switch (pass) {
      case CREF_SUM:
        mpfr_set_si(to[0], 1, MPFR_RNDN);
        for (size_t i = 0; i < count; i++) mpfr_add(to[0], to[0], a[i], MPFR_RNDN);
        break;
      case CREF_PRODUCT:
        mpfr_set_si(to[0], 1, MPFR_RNDN);
        for (size_t i = 0; i < count; i++) mpfr_mul(to[0], to[0], a[i], MPFR_RNDN);
        break;
      case CREF_QUOTIENT:
        mpfr_set_si(to[0], 1, MPFR_RNDN);
        for (size_t i = 0; i < count; i++) mpfr_div(to[0], to[0], a[i], MPFR_RNDN);
        break;
      case CREF_SUM_PRODUCTS:
        mpfr_set_zero(to[0], 1);
        for (size_t i = 0; i < count; i++) {
          mpfr_mul(t, a[i], b[i], MPFR_RNDN);
          mpfr_add(to[0], to[0], t, MPFR_RNDN);
        }
        break;
      case CREF_ADD:
        for (size_t i = 0; i < count; i++) mpfr_add(to[i], a[i], b[i], MPFR_RNDN);
        break;
      case CREF_MULTIPLY:
        for (size_t i = 0; i < count; i++) mpfr_mul(to[i], a[i], b[i], MPFR_RNDN);
        break;
      case CREF_DIVIDE:
        for (size_t i = 0; i < count; i++) mpfr_div(to[i], a[i], b[i], MPFR_RNDN);
        break;
      case CREF_NEW_SUM:
        for (size_t i = 0; i < count; i++) {
          mpfr_ptr sum = cref_new(fresh, to[i]);
          mpfr_add(sum, a[i], b[i], MPFR_RNDN);
          cref_replace(to[i], sum);
        }
        break;
      case CREF_NEW_PRODUCT:
        for (size_t i = 0; i < count; i++) {
          mpfr_ptr product = cref_new(fresh, to[i]);
          mpfr_mul(product, a[i], b[i], MPFR_RNDN);
          cref_replace(to[i], product);
        }
        break;
      case CREF_NEW_QUOTIENT:
        for (size_t i = 0; i < count; i++) {
          mpfr_ptr quotient = cref_new(fresh, to[i]);
          mpfr_div(quotient, a[i], b[i], MPFR_RNDN);
          cref_replace(to[i], quotient);
        }
        break;
      case CREF_ADD_IN_PLACE:
        for (size_t i = 0; i < count; i++) mpfr_add(to[i], to[i], a[i], MPFR_RNDN);
        break;
      case CREF_SCALE:
        for (size_t i = 0; i < count; i++) mpfr_mul(to[i], to[i], b[0], MPFR_RNDN);
        break;
      case CREF_ADD_PRODUCT:
        for (size_t i = 0; i < count; i++) {
          mpfr_mul(t, b[0], a[i], MPFR_RNDN);
          mpfr_add(to[i], to[i], t, MPFR_RNDN);
        }
        break;
      case CREF_ROWS:
        for (size_t r = 0; r < z->count; r++) {
          mpfr_set_zero(to[r], 1);
          for (size_t c = 0; c < y->count; c++) {
            mpfr_mul(t, a[r * y->count + c], b[c], MPFR_RNDN);
            mpfr_add(to[r], to[r], t, MPFR_RNDN);
          }
        }
        break;
      case CREF_DOTS:
        for (size_t r = 0, length = count / z->count; r < z->count; r++) {
          mpfr_set_zero(to[r], 1);
          for (size_t i = r * length; i < (r + 1) * length; i++) {
            mpfr_mul(t, a[i], b[i], MPFR_RNDN);
            mpfr_add(to[r], to[r], t, MPFR_RNDN);
          }
        }
        break;
    }
  }
}

static int ln_abs_gamma(mpfr_ptr z, mpfr_srcptr x, mpfr_rnd_t rounding) {
  int sign;
  return mpfr_lgamma(z, &sign, x, rounding);
}

typedef int (*unary)(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t);

static const struct {
  const char *name;
  unary function;
} functions[] = {
    {"sqrt", mpfr_sqrt},   {"cbrt", mpfr_cbrt},   {"exp", mpfr_exp},     {"expm1", mpfr_expm1},
    {"log", mpfr_log},     {"log1p", mpfr_log1p}, {"sin", mpfr_sin},     {"cos", mpfr_cos},
    {"tan", mpfr_tan},     {"asin", mpfr_asin},   {"acos", mpfr_acos},   {"atan", mpfr_atan},
    {"sinh", mpfr_sinh},   {"cosh", mpfr_cosh},   {"tanh", mpfr_tanh},   {"asinh", mpfr_asinh},
    {"acosh", mpfr_acosh}, {"atanh", mpfr_atanh}, {"erf", mpfr_erf},     {"erfc", mpfr_erfc},
    {"gamma", mpfr_gamma}, {"lgamma", ln_abs_gamma},
};

int cref_run_function(
    const char *name, cref_vector *z, const cref_vector *x, size_t repetitions) {
  unary function = NULL;
  for (size_t k = 0; k < sizeof functions / sizeof functions[0]; k++)
    if (strcmp(functions[k].name, name) == 0) function = functions[k].function;
  if (function == NULL) return 0;
  for (size_t repetition = 0; repetition < repetitions; repetition++)
    for (size_t i = 0; i < x->count; i++) function(z->items[i], x->items[i], MPFR_RNDN);
  return 1;
}
