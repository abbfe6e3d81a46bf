/** What the computer's choice of files offers first. Workbooks and PDFs too: choosing one says what to do about it. */
export const ACCEPTED = ".csv,.tsv,.txt,.xlsx,.xls,.pdf,text/csv,text/plain,text/tab-separated-values";
