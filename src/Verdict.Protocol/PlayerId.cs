using System.Globalization;

namespace Verdict.Protocol;

/// <summary>Names one player for ever, in every zone. The platform gives it; 1
/// to 2^53 − 1, so that JavaScript can hold it exactly.</summary>
public readonly record struct PlayerId(long Value)
{
    /// <summary>The largest id there can be.</summary>
    public const long ValueMax = (1L << 53) - 1;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
