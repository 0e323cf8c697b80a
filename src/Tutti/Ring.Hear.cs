using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Application;
using Tutti.Protocols.Zipi.Ip;
using Tutti.Protocols.Zipi.Link;
using Tutti.Protocols.Zipi.Naming;
using Tutti.Rings;

namespace Tutti;

public sealed partial class Ring
{
    private readonly RingDumps _dumps;
    private TaskCompletionSource<HubStatus>? _statusAnswer;
    private bool _telling;

    /// <summary>A message has come: MPDL, MIDI, an error message, or one of a private layer.</summary>
    public event RingMessageHandler? MessageReceived;

    /// <summary>Another device has come onto the ring, or begun anew: whatever it was told before, or who had its address before, it does not know.</summary>
    /// <remarks>Nothing has reached it yet. Its id is known, its name when it is asked (<see cref="RemoteDevice.DescribeAsync"/>).</remarks>
    public event Action<RemoteDevice>? DeviceStarted;

    /// <summary>Another device has announced characteristics that changed.</summary>
    public event Action<RemoteDevice>? DeviceChanged;

    /// <summary>Another device wants to show an error message to people.</summary>
    public event Action<RingErrorReport>? ErrorReported;

    /// <summary>Another device offers a dump. Who wants it accepts it in the handler; an offer that nobody accepts is refused.</summary>
    public event Action<DumpOffer>? DumpOffered;

    /// <summary>Messages lost because the handlers did not keep up.</summary>
    public long LostCount
    {
        get
        {
            lock (_shell.Gate)
            {
                return _shell.Core.LostCount;
            }
        }
    }

    internal void Fail(string what, Exception exception)
    {
        try
        {
            HandlerFailed?.Invoke(new HandlerFailure(what, exception));
        }
#pragma warning disable CA1031 // Even this handler must not end the ring.
        catch (Exception)
#pragma warning restore CA1031
        {
            // There is nobody left to tell.
        }
    }

    internal bool RaiseOffer(DumpOffer offer)
    {
        Tell(DumpOffered, offer);
        return offer.IsTaken;
    }

    internal void Tell<T>(Action<T>? handlers, T argument, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(handlers))] string what = "")
    {
        if (handlers is null)
        {
            return;
        }

        foreach (Action<T> handler in Delegate.EnumerateInvocationList(handlers))
        {
            try
            {
                handler(argument);
            }
#pragma warning disable CA1031 // The program's handler must not end the ring, nor keep the other handlers from hearing.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Fail(what, e);
            }
        }
    }

    private void Take(DeviceMessage message)
    {
        if (message.Layer == ApplicationLayer.ErrorMessages && ErrorReport.TryRead(message.Content.Span[1..], out ErrorReport? report, out _))
        {
            Tell(ErrorReported, new RingErrorReport(message.Source is { } source ? Known(source) : null, report!));
        }

        if (MessageReceived is not { } handlers)
        {
            return;
        }

        try
        {
            handlers(new RingMessage(message.Source ?? 0, message.ToAll, message.Layer, message.Content.Span, Now));
        }
#pragma warning disable CA1031 // As above.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Fail(nameof(MessageReceived), e);
        }
    }

    // One piece of news at a time, in order, by whoever finds nobody telling.
    private void TakeNews()
    {
        bool mine = false;
        while (true)
        {
            RingEvent news = default;
            NamingEvent? naming = null;
            DumpEvent? dump = null;
            HubStatus? status = null;
            RingState? state;
            lock (_shell.Gate)
            {
                if (_telling && !mine)
                {
                    return;
                }

                Device device = _shell.Core.Device;
                state = NewState();
                _telling = mine = state is not null || device.TryDequeue(out news) || device.Names.TryDequeue(out naming) || device.Dumps.TryDequeue(out dump)
                    || _shell.Core.TryDequeue(out status);
                if (!mine)
                {
                    return;
                }
            }

            if (state is { } changed)
            {
                Wake();
                Tell(StateChanged, changed);
            }
            else if (naming is not null)
            {
                TakeNaming(naming);
            }
            else if (dump is not null)
            {
                _dumps.Take(dump);
            }
            else if (status is not null)
            {
                _statusAnswer?.TrySetResult(status);
            }
            else
            {
                TakeLink(news);
            }
        }
    }

    private RingState? NewState()
    {
        RingState now = _state == RingState.Left ? RingState.Left
            : _shell.Core.IsOnRing ? RingState.On
            : _state == RingState.Joining ? RingState.Joining
            : _shell.Core.State == IpClientState.Up && _state == RingState.On ? RingState.On
            : RingState.Lost;
        if (now == _state)
        {
            return null;
        }

        _state = now;
        return now;
    }

    private void Wake() => Interlocked.Exchange(ref _change, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
