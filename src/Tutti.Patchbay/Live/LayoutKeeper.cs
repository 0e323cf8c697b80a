using System.Text.Json;

using Tutti.Patchbay.Feed;
using Tutti.Patchbay.Rooms;
using Tutti.State;

namespace Tutti.Patchbay.Live;

/// <summary>Keeps the places of a show's nodes in a file, so that they survive a restart.</summary>
internal sealed class LayoutKeeper : IDisposable
{
    private const int LongestFile = 4 * 1024 * 1024;

    /// <summary>A drag is many changes; one of them is written.</summary>
    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(500);

    private readonly PatchbayRoom _room;
    private readonly string? _path;
    private readonly ITimer _timer;
    private readonly Lock _writing = new();
    private int _written;

    /// <summary>Reads what was kept.</summary>
    /// <param name="room">Whose places they are.</param>
    /// <param name="folder">Where they are kept; null: nowhere.</param>
    /// <param name="time">The clock.</param>
    public LayoutKeeper(PatchbayRoom room, string? folder, TimeProvider time)
    {
        _room = room;
        _path = folder is null ? null : Path.Combine(folder, $"patchbay.{StateFolder.FileNameOf(room.Facts.Show)}.layout");
        _timer = time.CreateTimer(static keeper => ((LayoutKeeper)keeper!).Write(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Read();
    }

    /// <summary>Why the places are not kept; null while they are.</summary>
    public string? Trouble { get; private set; }

    /// <summary>There is something to keep.</summary>
    public void Changed() => _timer.Change(s_soon, Timeout.InfiniteTimeSpan);

    /// <summary>Keeps what has not been kept.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        Write();
    }

    private void Read()
    {
        if (_path is null || !File.Exists(_path))
        {
            return;
        }

        try
        {
            byte[] octets = new FileInfo(_path).Length <= LongestFile ? File.ReadAllBytes(_path) : [];
            using JsonDocument document = JsonDocument.Parse(octets);
            _room.TryPut(ClientJson.ReadPlaces(document.RootElement.TryGetProperty("nodes", out JsonElement nodes) ? nodes : null));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or ApiException or InvalidOperationException)
        {
            // The places are a convenience: a damaged file is set aside, and people put their nodes in order again.
            Trouble = $"{_path} cannot be read: {e.Message}";
            TrySetAside(_path);
        }

        _written = _room.Layout.Version;
    }

    private static void TrySetAside(string path)
    {
        try
        {
            File.Move(path, $"{path}.bad", overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then it is written over.
        }
    }

    private void Write()
    {
        lock (_writing)
        {
            int version = 0;
            byte[] octets = RequestRunner.Write(json =>
            {
                lock (_room.Gate)
                {
                    version = _room.Layout.Version;
                    RoomJson.WriteLayout(json, _room.Layout);
                }
            });
            if (_path is null || version == _written)
            {
                return;
            }

            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
                DurableFile.Write(_path, octets);
                _written = version;
                Trouble = null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Trouble = $"the places are not kept: {e.Message}";
            }
        }
    }
}
