using Tutti.Protocols.Zipi.Application;
using Tutti.Transports;

namespace Tutti.Rings;

/// <summary>The dumps of a ring device that are under way, in both directions.</summary>
internal sealed class RingDumps(Ring ring, RingShell shell)
{
    // What a sender left unfinished is kept for the next time that it is offered, by whomever.
    private const int MostKept = 4;
    private const long MostKeptOctets = 64 << 20;
    private static readonly TimeSpan s_offerAgain = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<(byte Peer, int Layer, byte Transfer), TaskCompletionSource<DumpEvent>> _outgoing = [];
    private readonly Dictionary<(byte Peer, int Layer, byte Transfer), IProgress<DumpProgress>?> _progress = [];
    private readonly Dictionary<(byte Peer, int Layer, byte Transfer), Incoming> _incoming = [];
    private readonly List<Incoming> _kept = [];

    private Dumps Core => shell.Core.Device.Dumps;

    /// <summary>Sends a dump, and goes on after interruptions until it is there or the caller gives up.</summary>
    public async Task SendAsync(RemoteDevice to, RingDump dump, IProgress<DumpProgress>? progress, CancellationToken cancellation)
    {
        (ulong id, string name) = (to.Id, to.Name);
        while (true)
        {
            DumpEvent end = await OfferAsync(to, id, dump, progress, cancellation).ConfigureAwait(false);
            switch (end.Kind)
            {
                case DumpEventKind.Done:
                    progress?.Report(new DumpProgress(dump.Data.Length, dump.Data.Length));
                    return;
                case DumpEventKind.WrongCheck:
                    throw new RefusedException("its check is wrong at the other end", "the dump", to.ToString(), "send it again");
                case DumpEventKind.Cancelled:
                    throw new RefusedException(end.Text.Length > 0 ? end.Text : "the other end does not want it", "the dump", to.ToString(), "look at that device");
                default:
                    await Task.Delay(s_offerAgain, cancellation).ConfigureAwait(false);
                    (to, id) = await FindAgainAsync(to, id, name, cancellation).ConfigureAwait(false);
                    break;
            }
        }
    }

    /// <summary>News of a dump.</summary>
    public void Take(DumpEvent news)
    {
        (byte, int, byte) key = (news.Peer, news.Layer, news.Transfer);
        if (news.Incoming)
        {
            TakeIncoming(key, news);
            return;
        }

        TaskCompletionSource<DumpEvent>? end;
        IProgress<DumpProgress>? progress;
        lock (shell.Gate)
        {
            _outgoing.TryGetValue(key, out end);
            _progress.TryGetValue(key, out progress);
        }

        switch (news.Kind)
        {
            case DumpEventKind.Progress or DumpEventKind.Accepted:
                progress?.Report(new DumpProgress(news.Offset, news.Length));
                break;
            case DumpEventKind.Done or DumpEventKind.WrongCheck or DumpEventKind.Cancelled or DumpEventKind.Interrupted:
                end?.TrySetResult(news);
                break;
            default:
                break;
        }
    }

    /// <summary>Another device has this address now: what the one before it was sending is kept, in case it returns.</summary>
    public void Abandon(byte peer)
    {
        List<Incoming> left = [];
        lock (shell.Gate)
        {
            foreach ((byte Peer, int Layer, byte Transfer) key in _incoming.Keys.Where(k => k.Peer == peer).ToArray())
            {
                _incoming.Remove(key, out Incoming? incoming);
                left.Add(incoming!);
                Core.Cancel(key.Peer, key.Layer, key.Transfer, incoming: true, "the sender has begun anew");
            }
        }

        foreach (Incoming incoming in left)
        {
            Keep(incoming);
            incoming.Offer.Fail("the sender has gone");
        }
    }

    // Who is killed and comes back may have another address, and somebody else its own.
    private async Task<(RemoteDevice To, ulong Id)> FindAgainAsync(RemoteDevice to, ulong id, string name, CancellationToken cancellation)
    {
        if (name.Length == 0)
        {
            return (to, to.Id);
        }

        IReadOnlyList<RemoteDevice> found = await ring.FindAllAsync($"name = \"{name.Replace("\"", string.Empty, StringComparison.Ordinal)}\"", null, cancellation).ConfigureAwait(false);
        RemoteDevice? same = found.FirstOrDefault(d => d.Id == id) ?? (found.Count > 0 ? found[0] : null);
        return same is null ? (to, id) : (same, same.Id);
    }

    private async Task<DumpEvent> OfferAsync(RemoteDevice to, ulong id, RingDump dump, IProgress<DumpProgress>? progress, CancellationToken cancellation)
    {
        TaskCompletionSource<DumpEvent> end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        (byte, int, byte) key;
        if (id != 0 && to.Id != id)
        {
            return new DumpEvent(DumpEventKind.Interrupted, to.Address, dump.Layer, 0, Incoming: false);
        }

        lock (shell.Gate)
        {
            byte transfer = Core.Offer(to.Address, dump.Layer, dump.Header.Span, dump.Data);
            if (transfer == 0)
            {
                return new DumpEvent(DumpEventKind.Interrupted, to.Address, dump.Layer, 0, Incoming: false);
            }

            key = (to.Address, dump.Layer, transfer);
            _outgoing[key] = end;
            _progress[key] = progress;
            shell.Core.Pump(shell.Now);
        }

        shell.Pump();
        try
        {
            return await end.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            lock (shell.Gate)
            {
                Core.Cancel(to.Address, dump.Layer, key.Item3, incoming: false, "the sender has stopped");
                shell.Core.Pump(shell.Now);
            }

            shell.Pump();
            throw;
        }
        finally
        {
            lock (shell.Gate)
            {
                _outgoing.Remove(key);
                _progress.Remove(key);
            }
        }
    }

    private void TakeIncoming((byte Peer, int Layer, byte Transfer) key, DumpEvent news)
    {
        if (news.Kind == DumpEventKind.Offered)
        {
            TakeOffer(key, news);
            return;
        }

        Incoming? incoming;
        lock (shell.Gate)
        {
            _incoming.TryGetValue(key, out incoming);
        }

        switch (news.Kind)
        {
            case DumpEventKind.Data when incoming is not null:
                incoming.Data.AddRange(news.Octets.Span);
                incoming.Offer.Report(incoming.Data.Count);
                break;
            case DumpEventKind.Done when incoming is not null:
                Forget(key);
                incoming.Offer.Complete([.. incoming.Data]);
                break;
            case DumpEventKind.WrongCheck:
                Forget(key);
                incoming?.Offer.Fail("its check is wrong");
                break;
            case DumpEventKind.Cancelled:
                Forget(key);
                Keep(incoming);
                incoming?.Offer.Fail(news.Text.Length > 0 ? news.Text : "the sender has cancelled it");
                break;
            default:
                break;
        }
    }

    // The same dump offered again by the same device, after an interruption, goes on with what is there.
    private void TakeOffer((byte Peer, int Layer, byte Transfer) key, DumpEvent news)
    {
        RemoteDevice from = ring.DeviceAt(news.Peer);
        DumpOffer offer = new(from, news, taken => Accept(key, new Incoming(taken, news.Check, Kept(news))));
        (byte Peer, int Layer, byte Transfer) old = default;
        Incoming? before = null;
        lock (shell.Gate)
        {
            foreach (((byte Peer, int Layer, byte Transfer) known, Incoming incoming) in _incoming)
            {
                if (known.Peer == key.Peer && incoming.IsOf(news))
                {
                    (old, before) = (known, incoming);
                }
            }
        }

        if (before is not null)
        {
            Forget(old);
            if (old != key)
            {
                lock (shell.Gate)
                {
                    Core.Cancel(old.Peer, old.Layer, old.Transfer, incoming: true, "goes on as another transfer");
                }
            }

            Accept(key, before);
        }
        else if (!ring.RaiseOffer(offer))
        {
            lock (shell.Gate)
            {
                Core.Cancel(news.Peer, news.Layer, news.Transfer, incoming: true, "nobody takes dumps here");
                shell.Core.Pump(shell.Now);
            }

            shell.Pump();
        }
    }

    private void Accept((byte Peer, int Layer, byte Transfer) key, Incoming incoming)
    {
        lock (shell.Gate)
        {
            _incoming[key] = incoming;
            Core.Accept(key.Peer, key.Layer, key.Transfer, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(incoming.Data));
            shell.Core.Pump(shell.Now);
        }

        shell.Pump();
    }

    private void Forget((byte Peer, int Layer, byte Transfer) key)
    {
        lock (shell.Gate)
        {
            _incoming.Remove(key);
        }
    }

    private void Keep(Incoming? incoming)
    {
        if (incoming is null || incoming.Data.Count == 0)
        {
            return;
        }

        lock (shell.Gate)
        {
            _kept.Add(incoming);
            while (_kept.Count > MostKept || (_kept.Count > 0 && _kept.Sum(k => (long)k.Data.Count) > MostKeptOctets))
            {
                _kept.RemoveAt(0);
            }
        }
    }

    // What there is already of a dump that is offered again.
    private List<byte> Kept(DumpEvent offer)
    {
        lock (shell.Gate)
        {
            int index = _kept.FindIndex(k => k.IsOf(offer));
            if (index < 0)
            {
                return [];
            }

            List<byte> data = _kept[index].Data;
            _kept.RemoveAt(index);
            return data;
        }
    }

    private sealed record Incoming(DumpOffer Offer, uint Check, List<byte> Data)
    {
        public bool IsOf(DumpEvent offer) =>
            Offer.Layer == offer.Layer && Offer.Length == offer.Length && Check == offer.Check && Offer.Header.Span.SequenceEqual(offer.Octets.Span);
    }
}
