/** Property tests try the same cases each time, so that a change goes red only by its own fault; `npm run hunt` tries new ones. */
import fc from 'fast-check';

const seed = process.env.RANDOM_SEED;
fc.configureGlobal({ seed: seed === undefined ? 20_261_122 : Number(seed) });
