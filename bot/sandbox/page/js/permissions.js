/** Discord's permission rules, as far as the page needs them to show what a persona may do. */

/** The bits the page asks for. */
export const PERMISSION = {
  administrator: 1n << 3n,
  addReactions: 1n << 6n,
  view: 1n << 10n,
  send: 1n << 11n,
  manageMessages: 1n << 13n,
  attach: 1n << 15n,
  connect: 1n << 20n,
  manageThreads: 1n << 34n,
  createThreads: 1n << 35n,
  sendInThreads: 1n << 38n,
  pin: 1n << 51n,
  bypassSlowMode: 1n << 52n,
};

const ALL = ~0n;
const THREADS = [10, 11, 12];

/**
 * What a member may do, in a channel or in the whole guild.
 * @param {Object} guild as the store keeps it
 * @param {Object|undefined} member
 * @param {Object} [channel]
 * @returns {bigint}
 */
export function permissionsOf(guild, member, channel) {
  if (!member) return 0n;
  if (guild.owner_id === member.user.id) return ALL;
  const everyone = guild.id;
  let granted = [everyone, ...member.roles].reduce(
    (sum, id) => sum | BigInt(guild.roles.get(id)?.permissions ?? 0),
    0n,
  );
  if (granted & PERMISSION.administrator) return ALL;
  const overwrites = overwritesOf(guild, channel);
  granted = apply(
    granted,
    overwrites.filter((each) => each.id === everyone),
  );
  granted = apply(
    granted,
    overwrites.filter((each) => each.id !== everyone && member.roles.includes(each.id)),
  );
  granted = apply(
    granted,
    overwrites.filter((each) => each.id === member.user.id),
  );
  return channel && !(granted & PERMISSION.view) ? 0n : granted;
}

/**
 * Whether somebody may do something; everyone may in direct messages.
 * @param {Object} guild
 * @param {Object} member
 * @param {Object} channel
 * @param {bigint} bit of PERMISSION
 */
export function may(guild, member, channel, bit) {
  return !guild || (permissionsOf(guild, member, channel) & bit) === bit;
}

/**
 * Until when somebody is timed out, in milliseconds; 0 when not. Owner and administrators never are.
 * @param {Object} guild
 * @param {Object} member
 */
export function timedOutUntil(guild, member) {
  const until = Date.parse(member?.communication_disabled_until ?? "") || 0;
  return until && permissionsOf(guild, member) === ALL ? 0 : until;
}

function overwritesOf(guild, channel) {
  const holder = channel && THREADS.includes(channel.type) ? guild.channels.get(channel.parent_id) : channel;
  return holder?.permission_overwrites ?? [];
}

function apply(granted, overwrites) {
  const denied = overwrites.reduce((sum, each) => sum | BigInt(each.deny), 0n);
  const allowed = overwrites.reduce((sum, each) => sum | BigInt(each.allow), 0n);
  return (granted & ~denied) | allowed;
}
