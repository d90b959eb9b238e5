using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using Verdict.GameServer.Ticking;

namespace Verdict.GameServer.Net.Linux;

/// <summary>Accepts clients and greets them on a thread of its own, because checking a token takes as long as deciding a hundred moves;
/// then each moves to the thread of its zone.</summary>
internal sealed class Door : IHostedService, IDisposable
{
    private const int Backlog = 4_096;
    private const int AcceptedAtOnceMax = 64;
    private const int IdleMsMax = 1_000;
    private const int LeavingStepMs = 20;
    private const long ExhaustedRestNs = 10_000_000;

    private readonly Reception _reception;
    private readonly GameServerOptions _server;
    private readonly ILogger _logger;
    private readonly LineSet _lines;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // In the order in which they came, which is the order in which their time is over.
    private readonly Queue<(ClientLine Line, long Until)> _ungreeted = new();
    private Socket? _listener;
    private int _descriptor;
    private bool _isExhausted;
    private volatile bool _stopping;

    public Door(Reception reception, IOptions<GameServerOptions> server, ILogger<Door> logger)
    {
        (_reception, _server, _logger) = (reception, server.Value, logger);
        _lines = new(new PassMeter(), logger, HandOver);
    }

    /// <summary>Where clients are awaited.</summary>
    public int Port => ((IPEndPoint)_listener!.LocalEndPoint!).Port;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var address = IPAddress.Parse(_server.Host);
        _descriptor = LinuxSocket.Open(address.AddressFamily);
        // What is set on the listener, its connections inherit.
        LinuxSocket.Tune(_descriptor, _reception.Options.SendBufferBytes);
        _listener = new(new SafeSocketHandle(_descriptor, ownsHandle: true));
        _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, optionValue: true);
        if (address.Equals(IPAddress.IPv6Any)) _listener.DualMode = true;
        _listener.Bind(new IPEndPoint(address, _server.Port));
        _listener.Listen(Backlog);
        _lines.Listen(_descriptor);
        new Thread(Run) { Name = "door", IsBackground = true }.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        _lines.Wake();
        return _listener is null ? Task.CompletedTask : _stopped.Task;
    }

    public void Dispose()
    {
        _listener?.Dispose();
        _lines.Dispose();
    }

    private void Run()
    {
        while (!_stopping)
        {
            _lines.Wait(WaitMs());
            _lines.Receive();
            if (_lines.IsCalled) Accept();
            TurnAwayLate(Stopwatch.GetTimestamp());
            _lines.Settle(Stopwatch.GetTimestamp());
        }

        TurnAwayLate(long.MaxValue);
        _lines.Finish();
        _stopped.SetResult();
    }

    private long HelloTicks => _reception.Options.HelloTimeoutMs * Stopwatch.Frequency / 1_000;

    private int WaitMs()
    {
        if (_lines.HasLeaving) return LeavingStepMs;
        if (!_ungreeted.TryPeek(out var next)) return IdleMsMax;
        var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), next.Until).TotalMilliseconds;
        return (int)Math.Clamp(Math.Ceiling(left), 0, IdleMsMax);
    }

    private void Accept()
    {
        for (var i = 0; i < AcceptedAtOnceMax; i++)
        {
            var descriptor = LinuxSocket.Accept(_descriptor, out var from);
            if (descriptor >= 0)
            {
                Welcome(descriptor, from);
                continue;
            }

            switch (Marshal.GetLastPInvokeError())
            {
                case Libc.WouldBlock:
                    return;
                case Libc.FilesExhausted or Libc.TableFull:
                    // Whoever waits stays in the backlog, and the listener stays ready: without a rest this would spin.
                    if (!_isExhausted) Log.DescriptorsExhausted(_logger, _lines.Count);
                    _isExhausted = true;
                    WakeUp.Rest(ExhaustedRestNs);
                    return;
            }
        }
    }

    private void Welcome(int descriptor, IPEndPoint? from)
    {
        _isExhausted = false;
        var line = new ClientLine(descriptor, from, _reception, _lines);
        _lines.Add(line);
        if (IsAwaited(line)) _ungreeted.Enqueue((line, Stopwatch.GetTimestamp() + HelloTicks));
    }

    private void HandOver(ClientLine line)
    {
        _lines.Remove(line);
        line.Session.Zone!.Lines!.Adopt(line);
    }

    private void TurnAwayLate(long now)
    {
        while (_ungreeted.TryPeek(out var next) && (next.Until <= now || !IsAwaited(next.Line)))
        {
            _ungreeted.Dequeue();
            if (!IsAwaited(next.Line)) continue;
            next.Line.Session.SayTooLate();
            _lines.Leave(next.Line);
        }
    }

    private static bool IsAwaited(ClientLine line) => line.IsOpen && !line.IsLeaving && line.Session.Zone is null;
}
