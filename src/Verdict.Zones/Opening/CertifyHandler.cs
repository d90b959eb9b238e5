using Verdict.Events;
using Verdict.Zones.State;

namespace Verdict.Zones.Opening;

/// <summary>Puts the certificate of a recovery on the zone's own record.</summary>
internal readonly struct CertifyHandler : IAppliesEvent<ZoneRecovered>
{
    public static void Handle(ZoneState zone, in ZoneRecovered certificate) =>
        zone.Emit<ZoneRecovered, CertifyHandler>(certificate, Cause.Server);

    public static string? WhyImpossible(ZoneState zone, in ZoneRecovered certificate) =>
        certificate.Zone == zone.Id ? null : $"it certifies zone {certificate.Zone}.";

    public static void Apply(ZoneState zone, in ZoneRecovered certificate)
    {
        // It tells of a state and changes nothing of it; epoch and sequence moved on with the event's header.
    }
}
