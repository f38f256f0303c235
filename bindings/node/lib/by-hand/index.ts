/** What the generated classes of the tree have beside the API's own operations. */

export { AccountNumbers, EnterpriseNumbers } from './numbers';
export { Approvals, Remediations } from './waiting';
