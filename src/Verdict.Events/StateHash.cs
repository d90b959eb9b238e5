using System.Runtime.CompilerServices;

namespace Verdict.Events;

/// <summary>SHA-256 of a zone's canonical bytes: two zones with the same hash are in the same state.</summary>
[InlineArray(SizeBytes)]
public struct StateHash : IEquatable<StateHash>
{
    /// <summary>Bytes of the hash.</summary>
    public const int SizeBytes = 32;

    private byte _first;

    /// <summary>Takes the 32 bytes of a computed hash.</summary>
    /// <exception cref="ArgumentException">There are not 32.</exception>
    public static StateHash From(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != SizeBytes)
        {
            throw new ArgumentException($"A state hash has {SizeBytes} bytes, not {bytes.Length}.", nameof(bytes));
        }

        var hash = default(StateHash);
        bytes.CopyTo(hash);
        return hash;
    }

    /// <inheritdoc/>
    public readonly bool Equals(StateHash other) => ((ReadOnlySpan<byte>)this).SequenceEqual(other);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is StateHash other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => BitConverter.ToInt32(this);

    /// <summary>64 hexadecimal digits.</summary>
    public override readonly string ToString() => Convert.ToHexStringLower(this);

    /// <summary>Whether both are the same.</summary>
    public static bool operator ==(StateHash left, StateHash right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(StateHash left, StateHash right) => !left.Equals(right);
}
