namespace Verdict.Events;

/// <summary>Counts a zone's owners: each time the zone gets one, its epoch grows. Consumers refuse events of an older one.</summary>
/// <param name="Value">1 to 2^28 − 1; 0 means that the zone never had an owner.</param>
public readonly record struct Epoch(int Value) : IComparable<Epoch>
{
    /// <summary>The largest epoch that an event's UUID can hold.</summary>
    public const int ValueMax = (1 << 28) - 1;

    /// <summary>The epoch of the next owner.</summary>
    public Epoch Next => Value < ValueMax ? new(Value + 1) : throw new InvalidOperationException($"A zone has at most {ValueMax} epochs.");

    // The generated text would print Next, whose text prints its Next, and so on until the stack is used up.
    /// <inheritdoc/>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public int CompareTo(Epoch other) => Value.CompareTo(other.Value);

    /// <summary>Whether the left epoch is the earlier one.</summary>
    public static bool operator <(Epoch left, Epoch right) => left.Value < right.Value;

    /// <summary>Whether the left epoch is the later one.</summary>
    public static bool operator >(Epoch left, Epoch right) => left.Value > right.Value;

    /// <summary>Whether the left epoch is not the later one.</summary>
    public static bool operator <=(Epoch left, Epoch right) => left.Value <= right.Value;

    /// <summary>Whether the left epoch is not the earlier one.</summary>
    public static bool operator >=(Epoch left, Epoch right) => left.Value >= right.Value;
}
