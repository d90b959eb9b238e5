using Verdict.Events;

namespace Verdict.Zones.State;

/// <summary>The one place that knows what an event does to the state; the live path and replay both come through it.</summary>
/// <remarks>Implemented by the handler that emits the event. Handlers are empty structs with static members only: the compiler then makes
/// one body per event and calls it directly, where a class would be reached through a table.</remarks>
internal interface IAppliesEvent<TEvent>
    where TEvent : struct, IZoneEvent<TEvent>
{
    /// <summary>Why the recorded event cannot have happened in this state; null when it can.</summary>
    static abstract string? WhyImpossible(ZoneState zone, in TEvent zoneEvent);

    /// <summary>Changes the state. Time is <see cref="ZoneState.EventTick"/>, never the present tick, so replay reckons as the live path
    /// did.</summary>
    static abstract void Apply(ZoneState zone, in TEvent zoneEvent);
}
