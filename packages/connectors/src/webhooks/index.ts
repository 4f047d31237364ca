/** Door of webhooks: what a connector says about the calls that its system makes to us, and the judgement of each call. Pure. */
export { Webhooks, Verification, type HookRequest } from './webhooks.ts';
export { namesEvents, webhookRules, type WebhookProblem } from './webhook-rules.ts';
export { checkSignature, type SignatureVerdict } from './check-signature.ts';
export { deliveryKey, type DeliveryKey } from './delivery-key.ts';
export { answerChallenge, type ChallengeAnswer } from './answer-challenge.ts';
export { keptHeaders } from './kept-headers.ts';
export { textAt, type Received } from './received.ts';
