using System.Runtime.InteropServices;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Zones.State;

/// <summary>What a zone remembers of one player.</summary>
/// <remarks>No references: moving one in its array costs no write barrier, and a zone of thousands is nothing to the garbage collector.
/// Names stand in an array of their own, because no rule reads them.</remarks>
[StructLayout(LayoutKind.Auto)]
internal struct Player
{
    public PlayerId Id;
    public Position Position;

    /// <summary>Tick of the last accepted move; before that, one that lies a whole cool-down before it entered.</summary>
    public long MovedAtTick;

    /// <summary>Stride budget left after the move at <see cref="MovedAtTick"/>. What it has grown since is reckoned when it is asked
    /// for.</summary>
    public int BudgetMm;

    /// <summary>As of the last event about it. A stun ends at <see cref="LifeUntilTick"/> without an event; ask <see
    /// cref="LifeAt"/>.</summary>
    public Life Life;

    /// <summary>End of the stun, or tick of the respawn; 0 when alive.</summary>
    public long LifeUntilTick;

    /// <summary>What <see cref="ZoneChanges"/> has noted of it; no part of the state.</summary>
    public ChangeMark Changed;

    public readonly Life LifeAt(long tick) => Life == Life.Stunned && tick >= LifeUntilTick ? Life.Alive : Life;
}
