// Writes a node's state as often as it can, until somebody kills it: StateKillTests does. Prints each count that is safely on disk.
using Tutti;

while (true)
{
    long written;
    await using (Node node = new("writer", new NodeOptions { StateFolder = args[0] }))
    {
        Parameter<long> count = node.Add(Parameter.Int("count", persistent: true), Access.ReadWrite);
        Parameter<string> bulk = node.Add(Parameter.Text("bulk", persistent: true), Access.ReadWrite);
        written = count.Value + 1;
        count.Emit(written);

        // Half a file with the new count and the old text would be half true.
        bulk.Emit(new string((char)('a' + (written % 26)), 300_000));
    }

    Console.WriteLine(written);
}
