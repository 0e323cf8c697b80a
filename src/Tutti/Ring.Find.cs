using Tutti.Protocols.Zipi.Link;
using Tutti.Protocols.Zipi.Naming;

namespace Tutti;

public sealed partial class Ring
{
    private static readonly TimeSpan s_askAgain = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(150);

    private readonly Dictionary<byte, Search> _searches = [];
    private readonly Dictionary<byte, TaskCompletionSource<IReadOnlyList<Characteristic>>> _listings = [];
    private readonly Dictionary<byte, RemoteDevice> _devices = [];

    /// <summary>Finds a device by what it says of itself.</summary>
    /// <param name="query">Such as <c>class = synthesizer and max-speed &gt;= 1M</c>, or <c>name = keys</c> (zipi-3.6).</param>
    /// <param name="within">How long to go on asking; null for two seconds.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The first device that answers, with all its characteristics.</returns>
    /// <exception cref="ArgumentException">The query cannot be read; the message says where.</exception>
    /// <exception cref="NotFoundException">No device on the ring matches.</exception>
    public async Task<RemoteDevice> FindAsync(string query, TimeSpan? within = null, CancellationToken cancellation = default)
    {
        IReadOnlyList<RemoteDevice> found = await FindAsync(query, within ?? TimeSpan.FromSeconds(2), most: 1, cancellation).ConfigureAwait(false);
        return found.Count > 0 ? found[0] : throw new NotFoundException("no device on the ring matches", query, Port.ToString(), "see who is there with `tutti ring ls`");
    }

    /// <summary>Finds all devices that match a query, this one never among them.</summary>
    /// <param name="query">As for <see cref="FindAsync(string, TimeSpan?, CancellationToken)"/>.</param>
    /// <param name="within">The longest to wait; it ends sooner when nobody answers any more. Null for one second.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The devices by address, with all their characteristics; none when none matches.</returns>
    /// <exception cref="ArgumentException">The query cannot be read; the message says where.</exception>
    public async Task<IReadOnlyList<RemoteDevice>> FindAllAsync(string query, TimeSpan? within = null, CancellationToken cancellation = default) =>
        await FindAsync(query, within ?? TimeSpan.FromSeconds(1), RingAddress.Last, cancellation).ConfigureAwait(false);

    /// <summary>All other devices on the ring by address, with all their characteristics.</summary>
    /// <param name="cancellation">Gives up.</param>
    public Task<IReadOnlyList<RemoteDevice>> GetDevicesAsync(CancellationToken cancellation = default) => FindAllAsync("present zipi-version", null, cancellation);

    /// <summary>Changes what this device says of itself; the others are told (zipi-3.8).</summary>
    /// <remarks>All earlier values of the keys given are replaced.</remarks>
    public void Announce(params ReadOnlySpan<Characteristic> characteristics)
    {
        lock (_shell.Gate)
        {
            _shell.Core.Device.Names.Set(characteristics);
            _shell.Core.Pump(_shell.Now);
        }

        _shell.Pump();
    }

    /// <summary>The device at an address, whether anybody is there or not; what is known of it by now.</summary>
    /// <param name="address">1 to 253.</param>
    public RemoteDevice DeviceAt(byte address)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(address, RingAddress.First);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(address, RingAddress.Last);
        return Known(address);
    }

    internal async Task DescribeAsync(RemoteDevice device, CancellationToken cancellation)
    {
        TaskCompletionSource<IReadOnlyList<Characteristic>> listing = new(TaskCreationOptions.RunContinuationsAsynchronously);
        byte number;
        lock (_shell.Gate)
        {
            number = _shell.Core.Device.Names.Describe(device.Address);
            _listings[number] = listing;
            _shell.Core.Pump(_shell.Now);
        }

        _shell.Pump();
        try
        {
            device.Characteristics = await listing.Task.WaitAsync(TimeSpan.FromSeconds(2), _options.TimeProvider, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new NoAnswerException("it does not say what it is", device.ToString(), Port.ToString(), "check whether its program still runs");
        }
        finally
        {
            lock (_shell.Gate)
            {
                _listings.Remove(number);
            }
        }
    }

    private async Task<IReadOnlyList<RemoteDevice>> FindAsync(string query, TimeSpan within, int most, CancellationToken cancellation)
    {
        if (!Query.TryParse(query, out Query? parsed, out Protocols.Wire.DecodeError error))
        {
            throw new ArgumentException($"The query cannot be read: {error.Reason}, at character {error.Offset + 1}.", nameof(query));
        }

        long begun = _options.TimeProvider.GetTimestamp();
        SortedDictionary<byte, RemoteDevice> found = [];
        while (found.Count < most && _options.TimeProvider.GetElapsedTime(begun) is var passed && passed < within)
        {
            TimeSpan left = within - passed;
            foreach (RemoteDevice device in await AskOnceAsync(parsed!, most, left < s_askAgain ? left : s_askAgain, cancellation).ConfigureAwait(false))
            {
                found[device.Address] = device;
            }

            if (most > 1 && found.Count > 0)
            {
                break;
            }
        }

        List<RemoteDevice> described = [];
        foreach (RemoteDevice device in found.Values)
        {
            try
            {
                await DescribeAsync(device, cancellation).ConfigureAwait(false);
                described.Add(device);
            }
            catch (NoAnswerException) when (most > 1)
            {
                // It has gone since it answered.
            }
        }

        return described;
    }

    private async Task<IReadOnlyList<RemoteDevice>> AskOnceAsync(Query query, int most, TimeSpan within, CancellationToken cancellation)
    {
        Search search = new(most);
        byte number;
        lock (_shell.Gate)
        {
            number = _shell.Core.Device.Names.Ask(query);
            _searches[number] = search;
            _shell.Core.Pump(_shell.Now);
        }

        _shell.Pump();
        try
        {
            // Over when enough have answered, or when for a while nobody has.
            int before = -1;
            TimeSpan step = within < s_quiet ? within : s_quiet;
            while (!search.Enough.Task.IsCompleted && search.Count != before)
            {
                before = search.Count;
                await Task.WhenAny(search.Enough.Task, Task.Delay(step, _options.TimeProvider, cancellation)).ConfigureAwait(false);
                cancellation.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            lock (_shell.Gate)
            {
                _searches.Remove(number);
            }
        }

        return search.Found;
    }

    private void TakeNaming(NamingEvent news)
    {
        switch (news.Kind)
        {
            case NamingEventKind.Matched:
                RemoteDevice device = Known(news.Address);
                device.Id = news.Id;
                device.Name = news.Name;
                Search? search;
                lock (_shell.Gate)
                {
                    _searches.TryGetValue(news.Number, out search);
                }

                search?.Add(device);
                break;
            case NamingEventKind.Listed:
                TaskCompletionSource<IReadOnlyList<Characteristic>>? listing;
                lock (_shell.Gate)
                {
                    _listings.TryGetValue(news.Number, out listing);
                }

                listing?.TrySetResult(news.Characteristics);
                break;
            case NamingEventKind.Changed:
                RemoteDevice changed = Known(news.Address);
                changed.Change(news.Characteristics);
                Tell(DeviceChanged, changed);
                break;
            default:
                break;
        }
    }

    private void TakeNewcomer(byte address, ulong id)
    {
        if (!RingAddress.IsDevice(address))
        {
            return;
        }

        RemoteDevice device = Known(address);
        if (device.Id != id)
        {
            _dumps.Abandon(address);
            (device.Id, device.Name, device.Characteristics) = (id, string.Empty, []);
        }

        Tell(DeviceStarted, device);
    }

    private RemoteDevice Known(byte address)
    {
        lock (_shell.Gate)
        {
            if (!_devices.TryGetValue(address, out RemoteDevice? device))
            {
                _devices.Add(address, device = new RemoteDevice(this, address));
            }

            return device;
        }
    }

    private sealed class Search(int most)
    {
        private readonly Lock _gate = new();
        private readonly List<RemoteDevice> _found = [];

        public TaskCompletionSource Enough { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<RemoteDevice> Found
        {
            get
            {
                lock (_gate)
                {
                    return [.. _found];
                }
            }
        }

        public int Count
        {
            get
            {
                lock (_gate)
                {
                    return _found.Count;
                }
            }
        }

        public void Add(RemoteDevice device)
        {
            lock (_gate)
            {
                _found.Add(device);
                if (_found.Count >= most)
                {
                    Enough.TrySetResult();
                }
            }
        }
    }
}
