/*
 * The maps of bench/fate-map.ts and bench/basin-map.ts in C: four numbers in a vector of AVX2, four vectors in flight,
 * a lane whose descent is over takes the next start. Undecided descents are told apart one at a time, as in Numba's loop.
 *
 * Usage: maps_avx2 KIND COUNT STEPS THREADS [RATE...], KIND being fate-map or basin-map. Prints "ready" when it has done
 * its maps once, and then does them again for each line that it reads, printing a line of JSON as the loops in Python do.
 * Compiled with -O3 -mavx2 -ffp-contract=off, so that it rounds as they do.
 */
#include <immintrin.h>
#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LANES 4
#define VECTORS 4
#define TOLERANCE 1e-6
#define BOUND 1e6
#define RETURN 1e-6
#define SHARP_AT 1.4696930846

typedef __m256d vec;
static inline vec all(double x) { return _mm256_set1_pd(x); }
static inline vec mul(vec a, vec b) { return _mm256_mul_pd(a, b); }
static inline vec add(vec a, vec b) { return _mm256_add_pd(a, b); }
static inline vec sub(vec a, vec b) { return _mm256_sub_pd(a, b); }
static inline vec and(vec a, vec b) { return _mm256_and_pd(a, b); }
static inline vec pick(vec mask, vec yes, vec no) { return _mm256_blendv_pd(no, yes, mask); }
#define compare(a, b, how) _mm256_cmp_pd(a, b, how)
static inline int bits(vec mask) { return _mm256_movemask_pd(mask); }
static inline vec size(vec a) { return _mm256_andnot_pd(all(-0.0), a); }
static inline vec sign(vec a) { return _mm256_or_pd(and(a, all(-0.0)), all(1)); }

/* What is computed: one of the two landscapes, of one or two variables. */
static int dimension, count, steps, threads, rates_count;
static const double *rates;
static double *values, *row_rates;
static uint8_t *fates;
static uint32_t *iterations;
static uint8_t *periods;
static double current_rate;

enum { CONVERGED_AT = 0, UNSETTLED = 250, DIVERGED = 251 };
static const char *names_1[] = {"flat", "sharp", "sharpest", "other", "periodic", "chaotic", "slow", "divergent"};
static const char *names_2[] = {"flat", "sharp", "other", "periodic", "chaotic", "slow", "divergent"};

/* ---- paper-1d ---- */

static inline double slope_1(double x) {
  if (x >= 2 && x <= 3) {
    double u = x - 2.5, u2 = u * u;
    return -8000 * (u2 * u2) - 8000 * (u2 * u) + 2400 * u2 + 2040 * u;
  }
  if (x >= 8.4 && x <= 8.40001) return -1411.2e5;
  if (x >= 8.40001 && x <= 8.59999) return 0;
  if (x >= 8.59999 && x <= 8.6) return 1479.2e5;
  return 40 * x;
}

static inline double curvature_1(double x) {
  if (x >= 2 && x <= 3) {
    double u = x - 2.5, u2 = u * u;
    return -32000 * (u2 * u) - 24000 * u2 + 4800 * u + 2040;
  }
  return x >= 8.4 && x <= 8.6 ? 0 : 40;
}

static inline double value_1(double x) {
  if (x >= 2 && x <= 3) {
    double u = x - 2.5, u2 = u * u;
    return -1600 * (u2 * u2 * u) - 2000 * (u2 * u2) + 800 * (u2 * u) + 1020 * u2;
  }
  if (x >= 8.4 && x <= 8.40001) return 1411.2 * (1 - 1e5 * (x - 8.4));
  if (x >= 8.40001 && x <= 8.59999) return 0;
  if (x >= 8.59999 && x <= 8.6) return 1479.2 * (1e5 * (x - 8.6) + 1);
  return 20 * x * x;
}

static inline vec slopes_1(vec x) {
  vec g = mul(all(40), x);
  vec beyond = and(compare(x, all(2), _CMP_GE_OQ), compare(x, all(8.6), _CMP_LE_OQ));
  if (bits(beyond)) {
    vec dent = and(compare(x, all(2), _CMP_GE_OQ), compare(x, all(3), _CMP_LE_OQ));
    if (bits(dent)) {
      vec u = sub(x, all(2.5)), u2 = mul(u, u);
      vec p = sub(mul(all(-8000), mul(u2, u2)), mul(all(8000), mul(u2, u)));
      g = pick(dent, add(add(p, mul(all(2400), u2)), mul(all(2040), u)), g);
    }
    vec trench = and(compare(x, all(8.4), _CMP_GE_OQ), compare(x, all(8.6), _CMP_LE_OQ));
    if (bits(trench)) {
      vec t = pick(compare(x, all(8.40001), _CMP_GT_OQ), all(0), all(-1411.2e5));
      g = pick(trench, pick(compare(x, all(8.59999), _CMP_GT_OQ), all(1479.2e5), t), g);
    }
  }
  return g;
}

static int unsettled_1(double end, double rate) {
  double orbit[192], x = end, length = INFINITY, near = RETURN * fmax(1, fabs(end));
  int grew = 0, returned = 0;
  for (int i = 0; i < 64; i++) {
    orbit[i] = x;
    double step = rate * slope_1(x);
    if (!(fabs(step) <= length)) grew = 1;
    length = fabs(step);
    x -= step;
    if (fabs(x - end) <= near) returned = 1;
  }
  if (!grew && !returned) return 0;
  if (returned) {
    for (int i = 64; i < 192; i++) {
      orbit[i] = x;
      x -= rate * slope_1(x);
    }
    for (int p = 1; p <= 64; p++) {
      int i = 0;
      while (i < 2 * p && fabs(orbit[i + p] - orbit[i]) <= RETURN * fmax(1, fabs(orbit[i]))) i++;
      if (i == 2 * p) return p == 1 ? 0 : p;
    }
  }
  if (!grew) return 0;
  x = end;
  double before = value_1(x), exponent = 0;
  int falls = 1, rises = 1;
  for (int i = 1; i <= 512; i++) {
    exponent += log(fabs(1 - rate * curvature_1(x)));
    x -= rate * slope_1(x);
    if (!(fabs(x) <= BOUND)) return 0;
    if (i % 32 == 0) {
      double height = value_1(x);
      falls = falls && height <= before;
      rises = rises && height >= before;
      before = height;
    }
  }
  return !falls && !rises && exponent > 0 ? -1 : 0;
}

/* ---- paper-2d ---- */

static inline double bump(double x) {
  double a = fabs(x);
  return a > 1 && a < 2 ? (a - 1) * (2 - a) : 0;
}
static inline double bump_slope(double x) {
  double a = fabs(x);
  if (!(a > 1 && a < 2)) return 0;
  return x > 0 ? 3 - 2 * a : 2 * a - 3;
}
static inline double bump_bend(double x) { return fabs(x) > 1 && fabs(x) < 2 ? -2 : 0; }
static inline double value_2(double x, double y) { return x * x + y * y - 200 * bump(x) * bump(y); }

static inline void slopes_2(vec x, vec y, vec *gx, vec *gy) {
  vec a = size(x), b = size(y);
  *gx = mul(all(2), x);
  *gy = mul(all(2), y);
  vec dent = and(and(compare(a, all(1), _CMP_GT_OQ), compare(a, all(2), _CMP_LT_OQ)),
                 and(compare(b, all(1), _CMP_GT_OQ), compare(b, all(2), _CMP_LT_OQ)));
  if (bits(dent)) {
    vec bx = mul(sub(a, all(1)), sub(all(2), a)), by = mul(sub(b, all(1)), sub(all(2), b));
    vec sx = mul(sign(x), sub(all(3), mul(all(2), a))), sy = mul(sign(y), sub(all(3), mul(all(2), b)));
    *gx = sub(*gx, and(dent, mul(mul(all(200), sx), by)));
    *gy = sub(*gy, and(dent, mul(mul(all(200), bx), sy)));
  }
}
static inline void slope_2(double x, double y, double *gx, double *gy) {
  *gx = 2 * x - 200 * bump_slope(x) * bump(y);
  *gy = 2 * y - 200 * bump(x) * bump_slope(y);
}

static int unsettled_2(double ex, double ey, double rate) {
  double orbit[192][2], x = ex, y = ey, gx, gy, length = INFINITY, near = RETURN * fmax(1, sqrt(ex * ex + ey * ey));
  int grew = 0, returned = 0;
  for (int i = 0; i < 64; i++) {
    orbit[i][0] = x, orbit[i][1] = y;
    slope_2(x, y, &gx, &gy);
    gx *= rate, gy *= rate;
    double step = sqrt(gx * gx + gy * gy);
    if (!(step <= length)) grew = 1;
    length = step;
    x -= gx, y -= gy;
    if (sqrt((x - ex) * (x - ex) + (y - ey) * (y - ey)) <= near) returned = 1;
  }
  if (!grew && !returned) return 0;
  if (returned) {
    for (int i = 64; i < 192; i++) {
      orbit[i][0] = x, orbit[i][1] = y;
      slope_2(x, y, &gx, &gy);
      x -= rate * gx, y -= rate * gy;
    }
    for (int p = 1; p <= 64; p++) {
      int i = 0;
      for (; i < 2 * p; i++) {
        double ox = orbit[i][0], oy = orbit[i][1], dx = orbit[i + p][0] - ox, dy = orbit[i + p][1] - oy;
        if (!(sqrt(dx * dx + dy * dy) <= RETURN * fmax(1, sqrt(ox * ox + oy * oy)))) break;
      }
      if (i == 2 * p) return p == 1 ? 0 : p;
    }
  }
  if (!grew) return 0;
  x = ex, y = ey;
  double vx = 0.6, vy = 0.8, before = value_2(x, y), exponent = 0;
  int falls = 1, rises = 1;
  for (int i = 1; i <= 512; i++) {
    double hxx = 2 - 200 * bump_bend(x) * bump(y), hyy = 2 - 200 * bump(x) * bump_bend(y);
    double hxy = -200 * bump_slope(x) * bump_slope(y);
    double wx = vx - rate * (hxx * vx + hxy * vy), wy = vy - rate * (hxy * vx + hyy * vy);
    double stretch = sqrt(wx * wx + wy * wy);
    exponent += log(stretch);
    vx = wx / stretch, vy = wy / stretch;
    slope_2(x, y, &gx, &gy);
    x -= rate * gx, y -= rate * gy;
    if (!(sqrt(x * x + y * y) <= BOUND)) return 0;
    if (i % 32 == 0) {
      double height = value_2(x, y);
      falls = falls && height <= before;
      rises = rises && height >= before;
      before = height;
    }
  }
  return !falls && !rises && exponent > 0 ? -1 : 0;
}

/* ---- a row of a map ---- */

static int class_of(double x, double y) {
  if (dimension == 1) return fabs(x) <= 0.1 ? 0 : fabs(x - 2.5) <= 0.1 ? 1 : x >= 8.4 && x <= 8.6 ? 2 : 3;
  if (x * x + y * y <= 0.01) return 0;
  double dx = fabs(x) - SHARP_AT, dy = fabs(y) - SHARP_AT;
  return dx * dx + dy * dy <= 0.01 ? 1 : 2;
}

static void finish(int cell, double x, double y, int t, int is_converged, int is_divergent, double rate) {
  int others = dimension == 1 ? 3 : 2, code = others + 4, found = 0;
  if (is_converged) code = class_of(x, y);
  else if (!is_divergent) {
    found = dimension == 1 ? unsettled_1(x, rate) : unsettled_2(x, y, rate);
    code = found == 0 ? others + 3 : found < 0 ? others + 2 : others + 1;
  }
  fates[cell] = code;
  periods[cell] = found > 0 ? found : 0;
  iterations[cell] = t;
}

static inline __attribute__((always_inline)) void descend_row(int row, double rate, const int plane) {
  double x[VECTORS][LANES], y[VECTORS][LANES];
  int at[VECTORS][LANES], begun[VECTORS][LANES], next = 0, alive = 0, first = row * count;
  double height = plane ? values[row] : 0;
  for (int v = 0; v < VECTORS; v++)
    for (int l = 0; l < LANES; l++) {
      at[v][l] = next < count ? next++ : -1;
      if (at[v][l] >= 0) alive++;
      x[v][l] = values[at[v][l] >= 0 ? at[v][l] : 0];
      y[v][l] = height;
      begun[v][l] = 0;
    }
  vec xs[VECTORS], ys[VECTORS];
  for (int v = 0; v < VECTORS; v++) xs[v] = _mm256_loadu_pd(x[v]), ys[v] = _mm256_loadu_pd(y[v]);
  const vec r = all(rate), least = all(TOLERANCE * TOLERANCE), most = all(BOUND * BOUND);
  int limit = steps;
  for (int turn = 0; alive > 0; turn++) {
    for (int v = 0; v < VECTORS; v++) {
      vec gx, gy = all(0), squares, far;
      if (plane) slopes_2(xs[v], ys[v], &gx, &gy);
      else gx = slopes_1(xs[v]);
      gx = mul(r, gx);
      squares = mul(gx, gx);
      far = mul(xs[v], xs[v]);
      if (plane) {
        gy = mul(r, gy);
        squares = add(squares, mul(gy, gy));
        far = add(far, mul(ys[v], ys[v]));
      }
      int rests = bits(compare(squares, least, _CMP_LE_OQ)), gone = bits(compare(far, most, _CMP_NLE_UQ));
      if ((rests | gone) == 0 && turn < limit) {
        xs[v] = sub(xs[v], gx);
        if (plane) ys[v] = sub(ys[v], gy);
        continue;
      }
      _mm256_storeu_pd(x[v], xs[v]), _mm256_storeu_pd(y[v], ys[v]);
      double ax[LANES], ay[LANES];
      _mm256_storeu_pd(ax, sub(xs[v], gx)), _mm256_storeu_pd(ay, sub(ys[v], gy));
      for (int l = 0; l < LANES; l++) {
        int bit = 1 << l, t = turn - begun[v][l];
        if (at[v][l] < 0) continue;
        if (!((rests | gone) & bit) && t < steps) continue;
        finish(first + at[v][l], x[v][l], y[v][l], t, !(gone & bit) && (rests & bit), gone & bit, rate);
        begun[v][l] = turn + 1;
        if (next < count) at[v][l] = next++, ax[l] = values[at[v][l]], ay[l] = height;
        else at[v][l] = -1, ax[l] = 1, ay[l] = 1, alive--;
      }
      xs[v] = _mm256_loadu_pd(ax), ys[v] = _mm256_loadu_pd(ay);
    }
    if (turn >= limit) {
      limit = 1 << 30;
      for (int v = 0; v < VECTORS; v++)
        for (int l = 0; l < LANES; l++)
          if (at[v][l] >= 0 && begun[v][l] + steps < limit) limit = begun[v][l] + steps;
    }
  }
}

static int next_row;
static void *work(void *unused) {
  for (;;) {
    int row = __atomic_fetch_add(&next_row, 1, __ATOMIC_RELAXED);
    if (row >= count) return unused;
    if (dimension == 1) descend_row(row, row_rates[row], 0);
    else descend_row(row, current_rate, 1);
  }
}

static double map(double rate) {
  struct timespec began, ended;
  clock_gettime(CLOCK_MONOTONIC, &began);
  current_rate = rate;
  next_row = 0;
  pthread_t all_threads[256];
  for (int i = 0; i < threads; i++) pthread_create(&all_threads[i], NULL, work, NULL);
  for (int i = 0; i < threads; i++) pthread_join(all_threads[i], NULL);
  clock_gettime(CLOCK_MONOTONIC, &ended);
  return ended.tv_sec - began.tv_sec + 1e-9 * (ended.tv_nsec - began.tv_nsec);
}

int main(int argc, char **argv) {
  if (argc < 5) return 2;
  dimension = strcmp(argv[1], "fate-map") == 0 ? 1 : 2;
  count = atoi(argv[2]), steps = atoi(argv[3]), threads = atoi(argv[4]);
  rates_count = dimension == 1 ? 1 : argc - 5;
  double given[64], *axis = malloc(count * sizeof *axis);
  row_rates = malloc(count * sizeof *row_rates);
  for (int i = 0; i < rates_count && dimension == 2; i++) given[i] = atof(argv[5 + i]);
  rates = given;
  double low = dimension == 1 ? -10 : -4;
  for (int i = 0; i < count; i++) {
    axis[i] = low + i * (-2 * low / (count - 1));
    row_rates[i] = 1e-4 * pow(0.06 / 1e-4, (double)i / (count - 1));
  }
  values = axis;
  size_t cells = (size_t)count * count;
  fates = malloc(cells), periods = malloc(cells), iterations = malloc(cells * sizeof *iterations);
  const char **names = dimension == 1 ? names_1 : names_2;
  int kinds = dimension == 1 ? 8 : 7;
  char line[16];
  for (int turn = 0; turn == 0 || fgets(line, sizeof line, stdin); turn++) {
    double seconds[64];
    long counts[8] = {0};
    for (int i = 0; i < rates_count; i++) {
      seconds[i] = map(given[i]);
      for (size_t cell = 0; cell < cells; cell++) counts[fates[cell]]++;
    }
    if (turn == 0) printf("ready\n");
    else {
      if (dimension == 1) printf("{\"seconds\": %.6f, \"counts\": {", seconds[0]);
      else {
        printf("{\"seconds\": [");
        for (int i = 0; i < rates_count; i++) printf("%s%.6f", i ? ", " : "", seconds[i]);
        printf("], \"counts\": {");
      }
      for (int i = 0; i < kinds; i++) printf("%s\"%s\": %ld", i ? ", " : "", names[i], counts[i]);
      printf("}}\n");
    }
    fflush(stdout);
  }
  return 0;
}
