/** Door of webhooks: calls of outside systems, each kept until a run was given it. */
export { webhookRoutes } from './webhook-routes.ts';
export { webhookHandlers } from './webhook-jobs.ts';
export { sweepWebhooks } from './sweep-webhooks.ts';
export { sweepSubscriptions } from './subscribe.ts';
export {
  beginDeliveries,
  deliveryBody,
  endDeliveries,
  endDeliveriesOf,
  takeDeliveries,
  tenantsThatWait,
  type Delivery,
} from './deliveries.ts';
