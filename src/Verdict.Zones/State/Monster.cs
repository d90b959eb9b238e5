using Verdict.Protocol;

namespace Verdict.Zones.State;

/// <summary>What a zone remembers of one monster.</summary>
internal struct Monster
{
    public long Id;
    public string Species;
    public Position Home;
    public Position Position;

    /// <summary>Its home's place in the map, −1 when the map has none for it. No part of the state: maps may change.</summary>
    public int HomeIndex;

    /// <summary>What <see cref="ZoneChanges"/> has noted of it; no part of the state.</summary>
    public ChangeMark Changed;
}
