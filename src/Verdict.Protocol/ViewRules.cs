namespace Verdict.Protocol;

/// <summary>How much of a zone a client is told, and how often.</summary>
/// <param name="QuantumMm">Coordinates of who moved come as multiples of this many millimetres, rounded down.</param>
/// <param name="ViewRadiusMm">Whoever is as near as this is seen; some who are a little further may be.</param>
/// <param name="NearRadiusMm">Whoever is as near as this is told of at the full rate.</param>
/// <param name="UpdatesPerSecond">How often a client hears of who is near, at most, when nothing else is sent.</param>
/// <param name="FarUpdatesPerSecond">How often it hears of who is seen but not near.</param>
public sealed record ViewRules(int QuantumMm, int ViewRadiusMm, int NearRadiusMm, int UpdatesPerSecond, int FarUpdatesPerSecond)
{
    /// <summary>The largest coordinate there is, in quanta: it has 16 bits.</summary>
    public const int QuantaMax = ushort.MaxValue;

    /// <summary>The finest quantum that a map of this size allows.</summary>
    public static int FinestQuantumMm(MapShape map) => (Math.Max(map.WidthMm, map.HeightMm) + QuantaMax) / (QuantaMax + 1);
}
