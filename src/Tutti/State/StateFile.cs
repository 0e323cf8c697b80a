using System.Text.Json;

namespace Tutti.State;

/// <summary>The state file of one node, held by an exclusive lock for as long as the node lives.</summary>
/// <remarks>Thread-safe: <see cref="Save"/> by one caller at a time.</remarks>
internal sealed class StateFile : IDisposable
{
    private const int MostNamesakes = 99;

    private readonly FileStream _lock;

    private StateFile(FileStream held, string path, string name, StateDocument? found)
    {
        _lock = held;
        Path = path;
        Name = name;
        Found = found;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The name under which the node runs: the wanted one, or <c>NAME-2</c> and so on when that is held by another.</summary>
    public string Name { get; }

    /// <summary>What an earlier run left; null when there was none, or nothing readable.</summary>
    public StateDocument? Found { get; }

    /// <summary>Takes hold of the state of a node, and reads it.</summary>
    /// <param name="folder">The folder; made when it is not there.</param>
    /// <param name="node">The node's name.</param>
    /// <param name="warnings">What a person should know of it.</param>
    /// <returns>Null when no state can be kept here: the warnings say why.</returns>
    public static StateFile? Open(string folder, string node, List<Refusal> warnings)
    {
        try
        {
            Directory.CreateDirectory(folder);
            for (int number = 1; number <= MostNamesakes; number++)
            {
                string name = number == 1 ? node : $"{node}-{number}";
                string path = System.IO.Path.Combine(folder, StateFolder.FileNameOf(name) + ".json");
                if (TryLock(path + ".lock") is { } held)
                {
                    if (number > 1)
                    {
                        warnings.Add(new Refusal(
                            $"the name {node}", folder, $"another node of this machine runs under it: this one is {name}, with an identity of its own", "give each node a name of its own"));
                    }

                    return new StateFile(held, path, name, Read(path, warnings));
                }
            }

            warnings.Add(new Refusal("the state", folder, $"{MostNamesakes} nodes named {node} run here", "give each node a name of its own"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            warnings.Add(NotKept(folder, e));
        }

        return null;
    }

    /// <summary>Replaces what the file holds, as a whole.</summary>
    /// <exception cref="IOException">The disk is full or gone; the file is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written any more; the file is as it was.</exception>
    public void Save(StateDocument document) => DurableFile.Write(Path, JsonSerializer.SerializeToUtf8Bytes(document, StateJson.Plain.StateDocument));

    /// <summary>Lets go of it.</summary>
    public void Dispose() => _lock.Dispose();

    /// <summary>Says that the state is not kept, and why.</summary>
    internal static Refusal NotKept(string where, Exception why) =>
        new("the state", where, $"it is not kept: {why.Message}", "see that the folder can be written, or name another by TUTTI_STATE");

    // A lock file of its own, never removed: the state file is replaced by another at each write, and a lock on it would go with it.
    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    private static StateDocument? Read(string path, List<Refusal> warnings)
    {
        File.Delete(DurableFile.TemporaryOf(path));
        if (!File.Exists(path))
        {
            return null;
        }

        if (StateReader.TryRead(File.ReadAllBytes(path), out StateDocument? document, out string why))
        {
            return document;
        }

        File.Move(path, path + ".bad", overwrite: true);
        warnings.Add(new Refusal("the state", path, $"{why}: it was set aside as {System.IO.Path.GetFileName(path)}.bad", "this node starts with an identity of its own and without patches; to go back, stop it and put the file back"));
        return null;
    }
}
