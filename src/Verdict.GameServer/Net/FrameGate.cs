using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Verdict.GameServer.Net;

/// <summary>What a connection's frames must pass: its player's rate and its address's.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct FrameGate(NetOptions options, AddressLimits.Address address)
{
    private TokenBucket _player = new(options.PlayerFramesPerSecond, options.PlayerFramesBurst, Stopwatch.GetTimestamp());
    private int _refusedInARow;

    public readonly bool IsFlooded => _refusedInARow >= options.FloodFramesMax;

    public bool TryPass(long now, out int retryAfterMs)
    {
        if (!_player.TryTake(now))
        {
            retryAfterMs = _player.RetryAfterMs;
            _refusedInARow++;
            return false;
        }

        if (!address.TryTakeFrame(now, out retryAfterMs))
        {
            _refusedInARow++;
            return false;
        }

        _refusedInARow = 0;
        return true;
    }
}
