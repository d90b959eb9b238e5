using Verdict.Protocol;

namespace Verdict.Zones.State;

/// <summary>What a zone remembers of one thing that lies in it.</summary>
internal struct Item
{
    public long Id;
    public string Kind;
    public Position Position;

    /// <summary>What <see cref="ZoneChanges"/> has noted of it; no part of the state.</summary>
    public ChangeMark Changed;
}

/// <summary>A place whose item was taken, and when another one may lie there.</summary>
internal readonly record struct EmptyPlace(Position Position, long UntilTick);
