using System.Globalization;

namespace Verdict.Protocol;

/// <summary>Names one zone of the world. At least 1; 0 stands for "the server chooses" in <see cref="Messages.Hello"/>.</summary>
public readonly record struct ZoneId(int Value)
{
    /// <summary>No zone in particular.</summary>
    public static ZoneId Any => default;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
