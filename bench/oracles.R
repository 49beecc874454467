# What R answers, for `python -m bench.oracles`: Rscript oracles.R TOPIC FOLDER reads tables from the folder, and writes
# a line for each answer, its name and its number with all digits, between them a tab.

arguments <- commandArgs(trailingOnly = TRUE)
topic <- arguments[1]
folder <- arguments[2]

table_of <- function(name) read.csv(file.path(folder, paste0(name, ".csv")))

answer <- function(name, value) cat(sprintf("%s\t%.17g\n", name, as.numeric(value)), sep = "")

present <- function() {
  for (package in c("spc", "metafor", "nlme", "lme4", "rpact")) {
    found <- requireNamespace(package, quietly = TRUE)
    cat(sprintf("%s\t%s\n", package, if (found) as.character(packageVersion(package)) else ""))
  }
  cat(sprintf("R\t%s\n", as.character(getRversion())))
}

# Average run lengths, two-sided, limits of the final width.
run_lengths <- function() {
  cases <- table_of("cases")
  for (i in seq_len(nrow(cases))) {
    case <- cases[i, ]
    length <- switch(case$chart,
      shewhart = 1 / (pnorm(-case$a - case$shift) + pnorm(-case$a + case$shift)),
      ewma = spc::xewma.arl(case$a, case$b, case$shift, sided = "two", r = 100),
      cusum = spc::xcusum.arl(case$a, case$b, case$shift, sided = "two", r = 100)
    )
    answer(case$name, length)
  }
}

# Random-effects meta-regression by REML, with the interval of tau² by its Q profile and the predictions of sites.
pooling <- function() {
  sites <- table_of("sites")
  for (name in unique(sites$name)) {
    metric <- sites[sites$name == name, ]
    exact <- list(threshold = 1e-12, maxiter = 10000, stepadj = 0.5)
    fit <- if (all(is.na(metric$x))) {
      metafor::rma(metric$estimate, sei = metric$error, method = "REML", control = exact)
    } else {
      metafor::rma(metric$estimate, sei = metric$error, mods = ~ metric$x, method = "REML", control = exact)
    }
    answer(paste(name, "tau2"), fit$tau2)
    answer(paste(name, "share"), fit$I2 / 100)
    for (i in seq_along(fit$beta)) {
      answer(paste(name, "coefficient", i - 1), fit$beta[i])
      answer(paste(name, "error", i - 1), fit$se[i])
    }
    predicted <- metafor::blup(fit)
    for (i in seq_along(predicted$pred)) {
      answer(paste(name, "site", i - 1), predicted$pred[i])
      answer(paste(name, "site error", i - 1), predicted$se[i])
    }
    if (startsWith(name, "profile")) {
      ends <- confint(fit, control = list(tol = 1e-12, maxiter = 10000))$random["tau^2", ]
      answer(paste(name, "low"), ends["ci.lb"])
      answer(paste(name, "high"), ends["ci.ub"])
    }
  }
}

# The same sites as fast as metafor can, for `python -m bench.races`: with the seconds it takes, and the memory.
race <- function() {
  sites <- table_of("sites")
  metrics <- split(sites, factor(sites$name, levels = unique(sites$name)))
  began <- proc.time()
  found <- lapply(metrics, function(metric) {
    fit <- metafor::rma(metric$estimate, sei = metric$error, mods = ~ metric$x, method = "REML")
    list(tau2 = fit$tau2, sites = metafor::blup(fit)$pred)
  })
  spent <- proc.time() - began
  for (name in names(found)) {
    answer(paste(name, "tau2"), found[[name]]$tau2)
    pooled <- found[[name]]$sites
    for (i in seq_along(pooled)) answer(paste(name, "site", i - 1), pooled[i])
  }
  answer("seconds", spent["user.self"] + spent["sys.self"])
  answer("bytes", sum(gc()[, 6]) * 2^20)
}

# Generalised least squares of a change of level, at given autocorrelations; points may be missing.
before_after <- function() {
  series <- table_of("series")
  every <- table_of("phi")$phi
  likelihoods <- c()
  for (phi in every) {
    # A gap of k points has the correlation phi^k, which nlme calls continuous time.
    fit <- nlme::gls(value ~ after,
      data = series, method = "REML",
      correlation = nlme::corCAR1(phi, form = ~time, fixed = TRUE)
    )
    name <- sprintf("phi %.4f", phi)
    answer(paste(name, "change"), coef(fit)[2])
    answer(paste(name, "error"), sqrt(vcov(fit)[2, 2]))
    likelihoods <- c(likelihoods, logLik(fit))
  }
  # How probable each is beside the others: what all likelihoods share says nothing.
  shares <- likelihoods - max(likelihoods)
  shares <- shares - log(sum(exp(shares)))
  for (i in seq_along(every)) answer(sprintf("phi %.4f likelihood", every[i]), shares[i])
}

# Standard deviations of parts, appraisers, their interaction and repeatability, by REML.
gauge <- function() {
  for (name in c("handbook", "interaction")) {
    study <- table_of(name)
    study$part <- factor(study$part)
    study$appraiser <- factor(study$appraiser)
    formula <- value ~ 1 + (1 | part) + (1 | appraiser)
    if (name == "interaction") formula <- update(formula, . ~ . + (1 | part:appraiser))
    exact <- lme4::lmerControl(
      optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 1e5),
      check.conv.grad = "ignore", calc.derivs = FALSE
    )
    fit <- lme4::lmer(formula, data = study, REML = TRUE, control = exact)
    found <- as.data.frame(lme4::VarCorr(fit))
    for (i in seq_len(nrow(found))) answer(paste(name, found$grp[i]), found$sdcor[i])
  }
}

# The power of the t test of two groups of one size.
power <- function() {
  cases <- table_of("cases")
  for (i in seq_len(nrow(cases))) {
    case <- cases[i, ]
    found <- stats::power.t.test(case$before, case$shift, case$sigma, sig.level = case$alpha, strict = TRUE)
    answer(case$name, found$power)
  }
}

# The same from rpact, of groups of different sizes, too: a design with one look.
planned <- function() {
  cases <- table_of("cases")
  for (i in seq_len(nrow(cases))) {
    case <- cases[i, ]
    design <- rpact::getDesignGroupSequential(kMax = 1, alpha = case$alpha, beta = 0.2, sided = 2)
    found <- rpact::getPowerMeans(design,
      groups = 2, alternative = case$shift, stDev = case$sigma,
      allocationRatioPlanned = case$after / case$before, maxNumberOfSubjects = case$before + case$after
    )
    answer(case$name, found$overallReject)
  }
}

switch(topic,
  present = present(),
  run_lengths = run_lengths(),
  pooling = pooling(),
  race = race(),
  before_after = before_after(),
  gauge = gauge(),
  power = power(),
  planned = planned(),
  stop("no such topic: ", topic)
)
