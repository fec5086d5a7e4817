package io.strandline.control.job;

/**
 * A job to be made.
 *
 * @param work what it does
 * @param description its statement with what was left open resolved; no secrets
 */
public record NewJob(JobWork work, String description) {}
