/** What the generated classes of the tree have besides the API's own operations. */

export { AccountNumbers } from './account-numbers';
export { Approvals } from './approvals';
export { EnterpriseNumbers } from './enterprise-numbers';
export { Remediations } from './remediations';
